import type { Operation, RestorePoint } from '../../api/status.ts';
import { operationId } from '../../objects/hash.ts';
import type { Effect } from '../effect.ts';
import { viewOf } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, isTerminal, type JobOnCluster, LOST } from '../facts/job.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { ClusterReads, Observation } from '../observation.ts';
import { type FinalState, finalRestorePoint, restorePoint } from '../state/restore-point.ts';
import { checkpointStatsMayBeStale, jobFieldOf } from './job-ended.ts';

/** How a stop with savepoint stands. Upgrades and deletions do with it what they must. */
export type StopProgress =
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'lost' }
  /** The job has ended, but Flink's account of its checkpoints may be old: wait. */
  | { readonly kind: 'settling'; readonly state: string }
  /** LOST: nobody tells whether our stop or its own end has ended it; what it left is looked for in storage. */
  | { readonly kind: 'ended'; readonly state: string; readonly left: FinalState }
  /** A savepoint was taken and the job runs on (BlueGreen). */
  | { readonly kind: 'taken'; readonly point: RestorePoint }
  | { readonly kind: 'notBegun'; readonly healthy: boolean }
  | { readonly kind: 'inProgress'; readonly effects: readonly Effect[] }
  | { readonly kind: 'failed'; readonly cause: string; readonly healthy: boolean };

/** What must be asked to know it. */
export const stopReads = (job: JobOnCluster, operation: Operation | undefined): ClusterReads => ({
  jobs: true,
  checkpoints: job.jobId,
  ...(isOf(operation, job) ? { savepoint: { jobId: job.jobId, triggerId: operation.id } } : {}),
});

const isOf = (operation: Operation | undefined, { jobId }: JobOnCluster): operation is Operation =>
  (operation?.kind === 'stop' || operation?.kind === 'savepoint') && operation.jobId === jobId;

export const stopProgress = (
  observation: Observation,
  job: JobOnCluster,
  reason: RestorePoint['reason'],
): StopProgress => {
  const view = viewOf(observation, job.cluster);
  if (view.kind === 'unreachable') return view;
  const fact = findJob(view, job.jobId);
  if (fact === undefined) return { kind: 'lost' };
  const operation = isOf(observation.status.operation, job) ? observation.status.operation : undefined;
  const savepoint = operation === undefined ? undefined : view.savepoint;
  if (isTerminal(fact.state)) {
    if (savepoint?.state === 'completed')
      return {
        kind: 'ended',
        state: fact.state,
        left: { point: restorePoint(observation, 'savepoint', savepoint.location, job.jobId, reason) },
      };
    if (checkpointStatsMayBeStale(observation, job.cluster)) return { kind: 'settling', state: fact.state };
    const left = finalRestorePoint(
      observation,
      observation.status[jobFieldOf(observation.status, job.cluster)],
      view.checkpoints,
      'Ended',
      fact.state,
    );
    // Nobody tells of our stop's savepoint, and clocks may jump over the time for which Flink's account is old: storage knows.
    const oursPerhaps = left.finished === true && operation?.kind === 'stop' && savepoint?.state !== 'failed';
    return oursPerhaps ? { kind: 'ended', state: LOST, left: {} } : { kind: 'ended', state: fact.state, left };
  }
  if (operation === undefined) return { kind: 'notBegun', healthy: allTasksRun(fact) };
  if (savepoint?.state === 'failed') return { kind: 'failed', cause: savepoint.cause, healthy: allTasksRun(fact) };
  if (operation.kind === 'savepoint' && savepoint?.state === 'completed')
    return { kind: 'taken', point: restorePoint(observation, 'savepoint', savepoint.location, job.jobId, reason) };
  if (savepoint?.state !== 'unknown') return { kind: 'inProgress', effects: [] };
  // Flink has no such id. A savepoint that runs nevertheless is ours where the version takes no id (before 1.15), and so is one just taken.
  const { checkpoints } = view;
  if (checkpoints?.state === 'known') {
    const taken = checkpoints.savepoint;
    if (operation.kind === 'savepoint' && taken !== undefined && taken.triggeredAt >= Date.parse(operation.startedAt))
      return { kind: 'taken', point: restorePoint(observation, 'savepoint', taken.path, job.jobId, reason) };
    if (checkpoints.savepointInProgress) return { kind: 'inProgress', effects: [] };
  }
  if (elapsed(observation.now, operation.startedAt) >= observation.limits.jobStartMs)
    return { kind: 'failed', cause: 'Flink does not know of it', healthy: allTasksRun(fact) };
  const kind = operation.kind === 'stop' ? 'stopWithSavepoint' : 'takeSavepoint';
  return {
    kind: 'inProgress',
    effects: [{ kind, cluster: job.cluster, jobId: job.jobId, triggerId: operation.id, ...format(observation) }],
  };
};

const format = ({ application }: Observation) => {
  const formatType = application.spec.savepointPolicy?.formatType;
  return formatType === undefined ? {} : { formatType };
};

/** The intent of the next attempt (R2): stored first, begun when it is seen stored. Its id was never used, also not by a deploy before. */
export const stopIntent = (
  observation: Observation,
  job: JobOnCluster,
  kind: 'stop' | 'savepoint' = 'stop',
): { readonly operation: Operation; readonly attempts: number } => {
  const attempts = (observation.status.attempts ?? 0) + 1;
  const id = operationId(observation.application.metadata.uid, kind, job.jobId, attempts);
  return {
    operation: {
      kind,
      id,
      jobId: job.jobId,
      cluster: job.cluster,
      attempt: attempts,
      startedAt: exactTime(observation.now),
    },
    attempts,
  };
};
