import { KubeError } from '../../src/kube/client.ts';
import type { Child, SimulatedKubernetes } from './kubernetes.ts';
import { invalid } from './validation.ts';

const KINDS: Readonly<Record<string, string>> = {
  deployments: 'Deployment',
  jobs: 'Job',
  services: 'Service',
  ingresses: 'Ingress',
  poddisruptionbudgets: 'PodDisruptionBudget',
};

/** The key of the object at `/apis/apps/v1/namespaces/ns/deployments/NAME`. */
export const childKey = (path: string): string => {
  const [plural = '', name = ''] = path.split('/').slice(-2);
  return `${KINDS[plural]}/${name}`;
};

const refuse = (status: number, reason: string): never => {
  throw new KubeError(status, `POST answered ${status}: ${reason}`, { reason });
};

/** `POST ...?dryRun=All`: the API server judges the object as if it would create it, and stores nothing. */
export const dryRun = (kubernetes: SimulatedKubernetes, object: Child): void => {
  const key = `${object.kind}/${object.metadata?.name}`;
  if (kubernetes.terminating) return refuse(403, 'forbidden: the namespace is being terminated');
  const pods = `${object.kind}` === 'Pod' ? kubernetes.podRefusal(`${object.metadata?.generateName}x`) : undefined;
  const refusal = pods ?? kubernetes.refusal(key);
  if (refusal !== undefined) return refuse(403, refusal);
  if (kubernetes.children.has(key)) return refuse(409, `${key} already exists`);
  const causes = invalid(object);
  return causes.length === 0 ? undefined : refuse(422, `${key} is invalid: ${causes.join(', ')}`);
};
