import type { V1PodDisruptionBudget } from '@kubernetes/client-node';
import { APP_LABEL, HASH_LABEL, ROLES, recommendedLabels } from '../api/labels.ts';
import type { Spec } from '../api/spec.ts';
import type { DeployRecord } from '../api/status.ts';
import { deploymentName } from './names.ts';
import { type OfKind, type Owner, podSelector } from './pod.ts';

const FIELDS = { jobmanager: 'jobManager', taskmanager: 'taskManager' } as const;

/** How many pods of the live cluster may be taken away at once by those who drain nodes. */
export const disruptionBudgets = (
  owner: Owner,
  live: DeployRecord,
  wanted: Spec['podDisruptionBudget'],
): readonly OfKind<'PodDisruptionBudget', V1PodDisruptionBudget>[] =>
  ROLES.flatMap((role) => {
    const budget = wanted?.[FIELDS[role]];
    if (budget === undefined) return [];
    return [
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget' as const,
        metadata: {
          name: deploymentName(owner.name, live.hash, role),
          namespace: owner.namespace,
          labels: { ...recommendedLabels(owner.name, role), [APP_LABEL]: owner.name, [HASH_LABEL]: live.hash },
        },
        spec: { ...budget, selector: { matchLabels: podSelector(owner, live.hash, role) } },
      },
    ];
  });
