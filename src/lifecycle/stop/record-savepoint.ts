import type { RestorePoint } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import { NO_RETRY } from '../facts/retry.ts';
import type { Observation } from '../observation.ts';
import { withRestorePoint } from '../state/restore-point.ts';

/** Records the savepoint of a job that keeps running. A `savepointNonce` that came after its trigger asks for another one. */
export const recordSavepoint = ({ status, application }: Observation, point: RestorePoint): StatusChange => {
  const { operation } = status;
  const manual = operation?.kind === 'savepoint' && operation.reason === 'Manual' ? operation : undefined;
  return {
    operation: undefined,
    ...NO_RETRY,
    savepointPath: point.path,
    restorePoints: withRestorePoint(status.restorePoints, point),
    ...(manual === undefined ? {} : { savepointNonce: manual.nonce ?? application.spec.savepointNonce }),
  };
};
