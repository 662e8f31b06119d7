import { failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { ended, settled } from '../checks/ended.ts';
import { failDeploy } from '../checks/fail-deploy.ts';
import { type JobOnCluster, LOST, liveJob } from '../checks/job.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { stopIntent, stopProgress, stopReads } from '../checks/stop-progress.ts';
import { backoffMs, exactTime } from '../checks/time.ts';
import type { Decision } from '../decision.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';

const MAX_ATTEMPTS = 3;
const stopping = { reason: 'WaitingForSavepoint', message: 'the job is being stopped with a savepoint' } as const;

const failed = (o: Observation, target: DeployRecord, job: JobOnCluster, cause: string): Decision<'Savepointing' | 'DeployFailed'> => {
  const failures = (o.status.retryCount ?? 0) + 1;
  const error = failure('SAVEPOINT_FAILED', cause);
  const told = event('Warning', 'SavepointFailed', `${o.status.attempts}`, `Could not stop job ${job.jobId} with a savepoint: ${cause}`);
  if (failures >= MAX_ATTEMPTS) {
    const decision = failDeploy(o, target, error);
    return { ...decision, effects: [told, ...decision.effects] };
  }
  return stay('Savepointing', backoffMs(failures), {
    change: { operation: undefined, savepointTriggerId: undefined, retryCount: failures, retryAt: exactTime(o.now + backoffMs(failures)) },
    error,
    effects: [told],
    waiting: { reason: 'WaitingForRetry', message: 'the savepoint failed and is tried again' },
  });
};

const begin = (o: Observation, job: JobOnCluster): Decision<'Savepointing' | 'Updating'> => {
  if (retargeted(o)) return go('Updating');
  const wait = Date.parse(o.status.retryAt ?? '') - o.now;
  if (wait > 0) return stay('Savepointing', wait, { waiting: { reason: 'WaitingForRetry', message: 'the savepoint failed and is tried again' } });
  const { operation, attempts } = stopIntent(o, job);
  return stay('Savepointing', LOOK.jobDown, {
    change: { operation, attempts, savepointTriggerId: operation.id, retryAt: undefined },
    effects: [event('Normal', 'SavepointStarted', operation.id, `Stopping job ${job.jobId} with a savepoint`)],
    waiting: stopping,
  });
};

/** Stops the old job with a savepoint (Dual: the new cluster waits for it). A failure leaves the old job running. */
export const Savepointing = phase({
  phase: 'Savepointing',
  exits: ['SubmittingJob', 'Updating', 'DeployFailed'],
  reads: ({ status }) => {
    const job = liveJob(status);
    return job === undefined ? {} : { clusters: { [job.cluster]: stopReads(job, status.operation) } };
  },
  decide: (o) => {
    const job = liveJob(o.status);
    const target = o.status.updating;
    if (target === undefined) return go('Updating');
    if (job === undefined) return go('SubmittingJob', { change: { operation: undefined } });
    const progress = stopProgress(o, job, 'Upgrade');
    switch (progress.kind) {
      case 'unreachable':
        return stay('Savepointing', LOOK.starting, {
          waiting: { reason: 'FlinkUnreachable', message: `the old JobManager does not answer: ${progress.reason}` },
        });
      case 'lost':
        return go('Updating', { change: settled(o, LOST) });
      case 'settling':
        return stay('Savepointing', LOOK.starting, { change: ended(o, progress.state), waiting: stopping });
      case 'ended':
        return go('SubmittingJob', { change: settled(o, progress.state, progress.point), effects: told(job, progress.point), error: null });
      case 'notBegun':
        return begin(o, job);
      case 'failed':
        return failed(o, target, job, progress.cause);
      case 'inProgress':
        return stay('Savepointing', LOOK.jobDown, { effects: progress.effects, waiting: stopping });
    }
  },
});

const told = (job: JobOnCluster, point: Parameters<typeof settled>[2]) => {
  if (point === undefined) return [];
  const { kind, path } = point;
  if (kind === 'checkpoint') return [event('Warning', 'CheckpointUsed', path, `Job ${job.jobId} had ended; its newest checkpoint is used: ${path}`)];
  return [event('Normal', 'SavepointTaken', path, `Stopped job ${job.jobId} with savepoint ${path}`)];
};
