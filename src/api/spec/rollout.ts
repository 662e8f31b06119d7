import { boolean, oneOf, optional, string } from '../kit.ts';
import { deadlinesSchema } from './deadlines.ts';
import { hookJobSchema } from './hook-job.ts';
import { rollbackSchema } from './rollback.ts';

/** Fields of the spec about deploys: how they start, replace the running cluster, prove stable and roll back. */

export const rolloutFields = {
  deploymentMode: optional(
    oneOf(['Single', 'Dual', 'BlueGreen'], {
      description:
        'How an upgrade replaces the cluster. Dual: flinkapp creates the new cluster first and deletes the old one when the new job is stable. Single: flinkapp deletes the old cluster first. BlueGreen: both jobs run until flinkapp stops one of them. Cannot be changed.',
      default: 'Dual',
    }),
  ),
  promotion: optional(
    oneOf(['Manual', 'Automatic'], {
      description:
        'BlueGreen: when flinkapp stops the old version. Manual: when tearDownVersionHash names it. Automatic: when the new job is stable. Takes effect at once.',
      default: 'Manual',
    }),
  ),
  tearDownVersionHash: optional(
    string({
      description: 'BlueGreen: deploy hash of the version to stop, the old or the new one. Takes effect at once.',
    }),
  ),
  rollback: optional(rollbackSchema),
  deadlines: optional(deadlinesSchema),
  forceRollback: optional(
    boolean({
      description:
        'True: flinkapp rolls back a deploy that is in progress or not yet stable, and starts no further deploy. Takes effect at once.',
      default: false,
    }),
  ),
  verification: optional(
    hookJobSchema(
      'A Kubernetes Job that must succeed before a deploy is stable and before the new BlueGreen version is promoted. If it fails, flinkapp rolls the deploy back.',
    ),
  ),
  scaleMode: optional(
    oneOf(['NewCluster', 'InPlace'], {
      description:
        'How flinkapp changes the parallelism alone. NewCluster: with a deploy. InPlace: on the running cluster, through the adaptive scheduler (Flink 1.18 and newer) or a restart of the job from a savepoint. Takes effect with the next change of parallelism.',
      default: 'NewCluster',
    }),
  ),
  restartNonce: optional(string({ description: 'If it changes, flinkapp deploys the spec again.', deploys: true })),
  rolloutOnConfigChange: optional(
    boolean({
      description:
        'True: flinkapp starts a deploy when the content of a ConfigMap or Secret changes that the pods read through volumes or variables.',
      default: false,
    }),
  ),
};
