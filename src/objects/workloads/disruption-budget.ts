import type { V1PodDisruptionBudget } from '@kubernetes/client-node';
import { ROLES, type Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { jobManagerRunsOnce } from '../flink-config/submission-mode.ts';
import { deploymentName } from '../metadata/names.ts';
import { clusterLabels, podSelector } from '../metadata/object-labels.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';

const FIELDS = { jobmanager: 'jobManager', taskmanager: 'taskManager' } as const;

type Budget = NonNullable<NonNullable<Spec['podDisruptionBudget']>['jobManager']>;

/**
 * A Job has no scale subresource, and Kubernetes would refuse all evictions of its pod under `maxUnavailable`. The same
 * bound is therefore written as `minAvailable`.
 */
const budgetOfJob = (budget: Budget): Budget => {
  if (budget.maxUnavailable === undefined) return budget;
  const noneMayGo = /^0%?$/.test(String(budget.maxUnavailable));
  return { minAvailable: noneMayGo ? 1 : 0 };
};

const disruptionBudget = (
  owner: Owner,
  { hash, spec }: DeployRecord,
  role: Role,
  budget: Budget,
): ObjectOfKind<'PodDisruptionBudget', V1PodDisruptionBudget> => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: {
    name: deploymentName(owner.name, hash, role),
    namespace: owner.namespace,
    labels: clusterLabels(owner, hash, role),
  },
  spec: {
    ...(role === 'jobmanager' && jobManagerRunsOnce(spec) ? budgetOfJob(budget) : budget),
    selector: { matchLabels: podSelector(owner, hash, role) },
  },
});

/** The PodDisruptionBudgets of one cluster, of each role that the spec has one for. */
export const disruptionBudgets = (
  owner: Owner,
  record: DeployRecord,
  fields: Spec['podDisruptionBudget'],
): readonly ObjectOfKind<'PodDisruptionBudget', V1PodDisruptionBudget>[] =>
  ROLES.flatMap((role) => {
    const budget = fields?.[FIELDS[role]];
    return budget === undefined ? [] : [disruptionBudget(owner, record, role, budget)];
  });
