import type { SavepointOperation, StopOperation } from '../../api/status/operation.ts';
import { operationId } from '../../objects/deploys/operation-id.ts';
import type { JobOnCluster } from '../facts/job.ts';
import { exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

/** The fields of an operation with a trigger id that no operation of this application has had before (R3). */
const nextAttempt = ({ application, status, now }: Observation, job: JobOnCluster, kind: 'stop' | 'savepoint') => {
  const attempt = (status.attempts ?? 0) + 1;
  const triggerId = operationId(application.metadata.uid, kind, job.jobId, attempt);
  return { ...job, triggerId, attempt, startedAt: exactTime(now) };
};

/** The intent to stop a job with a savepoint: flinkapp stores it first, and triggers it when it reads it back (R2). */
export const stopIntent = (observation: Observation, job: JobOnCluster): StopOperation => ({
  kind: 'stop',
  ...nextAttempt(observation, job, 'stop'),
});

/** The intent to take a savepoint of a job that keeps running. */
export const savepointIntent = (
  observation: Observation,
  job: JobOnCluster,
  reason?: SavepointOperation['reason'],
): SavepointOperation => {
  const { savepointNonce: nonce } = observation.application.spec;
  return {
    kind: 'savepoint',
    ...nextAttempt(observation, job, 'savepoint'),
    ...(reason === undefined ? {} : { reason }),
    ...(reason === 'Manual' && nonce !== undefined ? { nonce } : {}),
  };
};
