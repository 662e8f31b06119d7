import type { Operation, RestorePoint } from '../../api/status.ts';
import { operationId } from '../../objects/hash.ts';
import type { Effect } from '../effect.ts';
import type { ClusterReads, Observation } from '../observation.ts';
import { accountMayBeOld } from './ended.ts';
import { findJob, isTerminal, type JobOnCluster } from './job.ts';
import { leftBehind, restorePoint } from './restore.ts';
import { exactTime } from './time.ts';
import { viewOf } from './view.ts';

/** How a stop with savepoint stands. Upgrades and deletions do with it what they must. */
export type StopProgress =
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'lost' }
  /** The job has ended, but Flink's account of its checkpoints may be old: wait. */
  | { readonly kind: 'settling'; readonly state: string }
  | { readonly kind: 'ended'; readonly state: string; readonly point?: RestorePoint }
  | { readonly kind: 'notBegun' }
  | { readonly kind: 'inProgress'; readonly effects: readonly Effect[] }
  | { readonly kind: 'failed'; readonly cause: string };

/** What must be asked to know it. */
export const stopReads = (job: JobOnCluster, operation: Operation | undefined): ClusterReads => ({
  jobs: true,
  checkpoints: job.jobId,
  ...(operation?.kind === 'stop' ? { savepoint: { jobId: job.jobId, triggerId: operation.id } } : {}),
});

export const stopProgress = (o: Observation, job: JobOnCluster, reason: RestorePoint['reason']): StopProgress => {
  const view = viewOf(o, job.cluster);
  if (view.kind === 'unreachable') return view;
  const fact = findJob(view, job.jobId);
  if (fact === undefined) return { kind: 'lost' };
  const operation = o.status.operation?.kind === 'stop' && o.status.operation.jobId === job.jobId ? o.status.operation : undefined;
  const savepoint = operation === undefined ? undefined : view.savepoint;
  if (isTerminal(fact.state)) {
    if (savepoint?.state === 'completed')
      return { kind: 'ended', state: fact.state, point: restorePoint(o, 'savepoint', savepoint.location, job.jobId, reason) };
    if (accountMayBeOld(o)) return { kind: 'settling', state: fact.state };
    const point = leftBehind(o, job.jobId, view.checkpoints, 'Ended');
    return { kind: 'ended', state: fact.state, ...(point === undefined ? {} : { point }) };
  }
  if (operation === undefined) return { kind: 'notBegun' };
  if (savepoint?.state === 'failed') return { kind: 'failed', cause: savepoint.cause };
  if (savepoint?.state !== 'unknown') return { kind: 'inProgress', effects: [] };
  // Flink has no such id. A savepoint that runs nevertheless is ours where the version takes no id (before 1.15).
  const taken = view.checkpoints?.state === 'known' && view.checkpoints.savepointInProgress;
  return { kind: 'inProgress', effects: taken ? [] : [{ kind: 'stopWithSavepoint', cluster: job.cluster, jobId: job.jobId, triggerId: operation.id }] };
};

/** The intent of the next attempt (R2): stored first, begun when it is seen stored. Its id was never used, also not by a deploy before. */
export const stopIntent = (o: Observation, job: JobOnCluster): { readonly operation: Operation; readonly attempts: number } => {
  const attempts = (o.status.attempts ?? 0) + 1;
  const id = operationId(o.application.metadata.uid, 'stop', job.jobId, attempts);
  return { operation: { kind: 'stop', id, jobId: job.jobId, cluster: job.cluster, attempt: attempts, startedAt: exactTime(o.now) }, attempts };
};
