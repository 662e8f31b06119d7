import { isOwnedBy } from './garbage-collector.ts';
import type { Child, SimulatedKubernetes } from './kubernetes.ts';

/** The label of generateSelector: the uid of the application. */
export const SELECTOR_LABEL = 'controller-uid';

const withOwners = (child: Child, ownerReferences: readonly { uid: string; controller: boolean }[]): Child =>
  ({ ...child, metadata: { ...child.metadata, ownerReferences } }) as Child;

/**
 * The children of an application as Metacontroller claims them (generateSelector): it keeps what has the owner reference
 * and the label, adopts what has the label and no owner, and takes the owner reference out of what has no label. Objects of
 * another controller are none of its business. Adopted and released objects count from the next call on.
 */
export const claimChildren = (
  kubernetes: SimulatedKubernetes,
  cached: ReadonlyMap<string, Child>,
  uid: string,
): ReadonlyMap<string, Child> => {
  const claimed = new Map<string, Child>();
  for (const [key, child] of cached) {
    const { labels, ownerReferences = [] } = child.metadata ?? {};
    const matches = labels?.[SELECTOR_LABEL] === uid;
    if (isOwnedBy(child, uid) && matches) claimed.set(key, child);
    if (isOwnedBy(child, uid) === matches) continue;
    const isCurrent = kubernetes.children.get(key) === child && kubernetes.parent?.metadata.uid === uid;
    if (!isCurrent || kubernetes.parent?.metadata.deletionTimestamp !== undefined) continue;
    if (!matches) kubernetes.writeChild(key, withOwners(child, []));
    else if (ownerReferences.length === 0) kubernetes.writeChild(key, withOwners(child, [{ uid, controller: true }]));
  }
  return claimed;
};
