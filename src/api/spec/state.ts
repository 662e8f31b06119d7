import { boolean, integer, object, oneOf, optional, string } from '../kit.ts';
import { savepointPolicySchema } from './savepoint-policy.ts';

/** Fields of the spec about savepoints, checkpoints and the state that an upgrade carries over. */

export const stateFields = {
  upgradeMode: optional(
    oneOf(['Savepoint', 'LastState', 'Stateless'], {
      description:
        'How state crosses an upgrade or a suspension. Savepoint: flinkapp stops the job with a savepoint. LastState: flinkapp cancels the job and uses its latest retained checkpoint, also while the JobManager is down. Stateless: the next job starts with no state. Takes effect when flinkapp next stops the job.',
      default: 'Savepoint',
    }),
  ),
  savepointDisabled: optional(
    boolean({ description: 'Replaced by upgradeMode. True: upgradeMode is Stateless.', default: false }),
  ),
  savepointPath: optional(
    string({
      description:
        'Savepoint or checkpoint that the first job starts from. If a later change sets another path, that deploy starts from it.',
      deploys: true,
    }),
  ),
  savepointInfo: optional(
    object(
      { savepointLocation: optional(string({ description: 'Deprecated: savepointPath, if that is absent.' })) },
      { description: 'Deprecated: use savepointPath.', deploys: true },
    ),
  ),
  savepointNonce: optional(string({ description: 'If it changes, flinkapp takes a savepoint of the running job.' })),
  savepointPolicy: optional(savepointPolicySchema),
  maxCheckpointRestoreAgeSeconds: optional(
    integer({
      description:
        'Maximum age, in seconds, of the latest checkpoint of a running job if flinkapp is to cancel the job and start the next one from it: with LastState, or after a failed savepoint. Such a job can complete a newer checkpoint. There is no maximum age for a job that has ended or is lost: its latest checkpoint is the latest that there will ever be. Takes effect when flinkapp next cancels a job.',
      minimum: 1,
      default: 3600,
    }),
  ),
  fallbackWithoutState: optional(
    boolean({
      description:
        'Whether the job can start with no state if there is neither a savepoint nor a usable checkpoint. Takes effect at once.',
      default: false,
    }),
  ),
};
