import type { V1PodDisruptionBudget } from '@kubernetes/client-node';
import { APP_LABEL, HASH_LABEL, ROLES, recommendedLabels } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { jobManagerRunsOnce } from '../flink-config/submission-mode.ts';
import { deploymentName } from '../metadata/names.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { podSelector } from '../metadata/pod-selector.ts';

const FIELDS = { jobmanager: 'jobManager', taskmanager: 'taskManager' } as const;

type Budget = NonNullable<NonNullable<Spec['podDisruptionBudget']>['jobManager']>;

/** Of the pod of a Job Kubernetes counts only what must stay: with `maxUnavailable` it would let none go, ever (no scale subresource). */
const ofJob = ({ minAvailable, maxUnavailable }: Budget): Budget =>
  maxUnavailable === undefined
    ? { ...(minAvailable === undefined ? {} : { minAvailable }) }
    : { minAvailable: /^0%?$/.test(String(maxUnavailable)) ? 1 : 0 };

/** How many pods of a cluster may be taken away at once by those who drain nodes: of each, as a new one is soon the only one. */
export const disruptionBudgets = (
  owner: Owner,
  { hash, spec }: DeployRecord,
  wanted: Spec['podDisruptionBudget'],
): readonly ObjectOfKind<'PodDisruptionBudget', V1PodDisruptionBudget>[] =>
  ROLES.flatMap((role) => {
    const budget = wanted?.[FIELDS[role]];
    if (budget === undefined) return [];
    return [
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget' as const,
        metadata: {
          name: deploymentName(owner.name, hash, role),
          namespace: owner.namespace,
          labels: { ...recommendedLabels(owner.name, role), [APP_LABEL]: owner.name, [HASH_LABEL]: hash },
        },
        spec: {
          ...(role === 'jobmanager' && jobManagerRunsOnce(spec) ? ofJob(budget) : budget),
          selector: { matchLabels: podSelector(owner, hash, role) },
        },
      },
    ];
  });
