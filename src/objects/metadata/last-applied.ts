import type { V1Deployment, V1Job, V1ObjectMeta } from '@kubernetes/client-node';
import type { DeepReadonly } from '../../api/kubernetes.ts';
import { LAST_APPLIED_ANNOTATION } from '../../api/labels.ts';

type Workload = DeepReadonly<V1Deployment | V1Job>;
type WithMetadata = { readonly metadata?: DeepReadonly<V1ObjectMeta> };

const hasSpec = <T extends Workload>(value: unknown): value is T =>
  typeof value === 'object' && value !== null && 'spec' in value;

/** The object as flinkapp last asked for it, from Metacontroller's annotation; undefined for an object that has none. */
export const lastApplied = (observed: WithMetadata | undefined): unknown => {
  const text = observed?.metadata?.annotations?.[LAST_APPLIED_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // another tool wrote the annotation
  }
};

/** The spec of that object. */
export const lastAppliedSpec = <T extends Workload>(observed: T | undefined): T['spec'] | undefined => {
  const applied = lastApplied(observed);
  return hasSpec<T>(applied) ? applied.spec : undefined;
};
