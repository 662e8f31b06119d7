import { boolean, integer, oneOf, optional } from '../kit.ts';
import { hookJobSchema } from './hook-job.ts';
import { restartPolicySchema } from './restart-policy.ts';

/** Fields of the spec about restarts, suspension, and the end of the job and of the application. */

export const lifetimeFields = {
  suspended: optional(
    boolean({
      description:
        'True: flinkapp stops the job as upgradeMode says and deletes all pods. False: flinkapp starts the job again from where it stopped.',
      default: false,
    }),
  ),
  restartPolicy: optional(restartPolicySchema),
  finishedTtlSeconds: optional(
    integer({
      description:
        'Seconds that flinkapp keeps the cluster of a job that finished. If absent, flinkapp keeps it until the next deploy.',
      minimum: 0,
    }),
  ),
  deleteMode: optional(
    oneOf(['Savepoint', 'ForceCancel', 'None'], {
      description:
        'How flinkapp ends the job when the resource is deleted. Savepoint: it stops the job with a savepoint. ForceCancel: it cancels the job. None: it deletes the pods. BlueGreen: a version that flinkapp stops gets a savepoint only with Savepoint.',
      default: 'Savepoint',
    }),
  ),
  deletionDeadlineSeconds: optional(
    integer({
      description:
        'Seconds after which a deletion continues without a savepoint. An Event then names the last restore point.',
      minimum: 1,
      default: 600,
    }),
  ),
  shutdownJob: optional(
    hookJobSchema(
      'A Kubernetes Job that runs on deletion and suspension, after the Flink job has ended and before flinkapp deletes its cluster. If it fails, flinkapp writes an Event and continues.',
    ),
  ),
};
