import type { V1Deployment, V1Job } from '@kubernetes/client-node';
import { LAST_APPLIED_ANNOTATION } from '../../api/labels.ts';

const isOfPods = <T extends V1Deployment | V1Job>(value: unknown): value is T =>
  typeof value === 'object' && value !== null && 'spec' in value;

/** What was last asked of an object, as Metacontroller remembers it. */
export const lastAppliedSpec = <T extends V1Deployment | V1Job>(observed: T): T['spec'] | undefined => {
  const text = observed.metadata?.annotations?.[LAST_APPLIED_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    const applied: unknown = JSON.parse(text);
    return isOfPods<T>(applied) ? applied.spec : undefined;
  } catch {
    return undefined; // somebody else wrote the annotation: what we render now is as good
  }
};
