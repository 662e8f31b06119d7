import type { RestorePoint } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import { NO_RETRY } from '../facts/retry.ts';
import type { Observation } from '../observation.ts';
import { withRestorePoint } from '../state/restore-point.ts';

/** Records the savepoint of a job that keeps running. */
export const recordSavepoint = ({ status, application }: Observation, point: RestorePoint): StatusChange => {
  const { operation } = status;
  const manual = operation?.kind === 'savepoint' && operation.reason === 'Manual';
  return {
    operation: undefined,
    ...NO_RETRY,
    savepointPath: point.path,
    restorePoints: withRestorePoint(status.restorePoints, point),
    ...(manual ? { savepointNonce: application.spec.savepointNonce } : {}),
  };
};
