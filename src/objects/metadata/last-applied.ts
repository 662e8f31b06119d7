import type { V1Deployment, V1Job } from '@kubernetes/client-node';
import type { DeepReadonly } from '../../api/kubernetes.ts';
import { LAST_APPLIED_ANNOTATION } from '../../api/labels.ts';

type Workload = DeepReadonly<V1Deployment | V1Job>;

const hasSpec = <T extends Workload>(value: unknown): value is T =>
  typeof value === 'object' && value !== null && 'spec' in value;

/** The spec that flinkapp last asked for, from Metacontroller's annotation; undefined for an object that has none. */
export const lastAppliedSpec = <T extends Workload>(observed: T | undefined): T['spec'] | undefined => {
  const text = observed?.metadata?.annotations?.[LAST_APPLIED_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    const applied: unknown = JSON.parse(text);
    return hasSpec<T>(applied) ? applied.spec : undefined;
  } catch {
    return undefined; // another tool wrote the annotation
  }
};
