import type { SavepointOperation, StopOperation } from '../../api/status/operation.ts';
import type { Operation, RestorePoint } from '../../api/status.ts';
import type { Effect } from '../effect.ts';
import { type Answering, viewOf } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, isTerminal, type JobOnCluster, LOST } from '../facts/job.ts';
import { CLOCK_SKEW_MS, elapsed } from '../facts/time.ts';
import type { CheckpointsFact, ClusterReads, JobFact, Observation, SavepointFact } from '../observation.ts';
import { type FinalState, restorePoint } from '../state/restore-point.ts';
import { finalStateOf } from './job-ended.ts';

/** How far a stop with savepoint, or a savepoint of a running job, has come. */
export type StopProgress =
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The JobManager answers and does not have the job. */
  | { readonly kind: 'lost' }
  /** The job has ended, but Flink may still report its checkpoints from before its end. */
  | { readonly kind: 'settling'; readonly state: string }
  /** LOST: the job has FINISHED, but nobody knows whether by itself or by the stop; storage has to be searched. */
  | { readonly kind: 'ended'; readonly state: string; readonly finalState: FinalState }
  /** The savepoint is complete and the job keeps running. */
  | { readonly kind: 'taken'; readonly point: RestorePoint }
  | { readonly kind: 'notBegun'; readonly healthy: boolean }
  | { readonly kind: 'inProgress'; readonly effects: readonly Effect[] }
  | { readonly kind: 'failed'; readonly cause: string; readonly healthy: boolean };

type TriggeredOperation = StopOperation | SavepointOperation;

const operationOf = (operation: Operation | undefined, { jobId }: JobOnCluster): TriggeredOperation | undefined => {
  if (operation?.kind !== 'stop' && operation?.kind !== 'savepoint') return undefined;
  return operation.jobId === jobId ? operation : undefined;
};

/** What flinkapp has to ask the cluster to know the progress. */
export const stopReads = (job: JobOnCluster, operation: Operation | undefined): ClusterReads => {
  const own = operationOf(operation, job);
  return {
    jobs: true,
    checkpoints: job.jobId,
    ...(own === undefined ? {} : { savepoint: { jobId: job.jobId, triggerId: own.triggerId } }),
  };
};

/** One call's facts about one stop. */
interface Stop {
  readonly observation: Observation;
  readonly job: JobOnCluster;
  readonly reason: RestorePoint['reason'];
  readonly view: Answering;
  readonly fact: JobFact;
  readonly operation: TriggeredOperation | undefined;
  /** Of `operation`. */
  readonly savepoint: SavepointFact | undefined;
}

const pointAt = ({ observation, job, reason }: Stop, path: string): RestorePoint =>
  restorePoint(observation, 'savepoint', path, job.jobId, reason);

/** What Flink reports about the checkpoints, with the savepoint that the job ran on after: a newer checkpoint may follow it. */
const withSavepoint = (
  checkpoints: CheckpointsFact | undefined,
  path: string | undefined,
  operation: TriggeredOperation | undefined,
): CheckpointsFact | undefined => {
  if (path === undefined || operation === undefined || checkpoints === undefined || checkpoints.state === 'unknown')
    return checkpoints;
  const savepoint = { path, triggeredAt: Date.parse(operation.startedAt) };
  return checkpoints.state === 'off'
    ? { state: 'known', count: 0, savepointInProgress: false, savepoint }
    : { savepoint, ...checkpoints };
};

/** The savepoint stays recorded, whatever the newest state is. */
const withTaken = (stop: Stop, finalState: FinalState, path: string): FinalState =>
  finalState.point?.path === path
    ? { ...finalState, point: pointAt(stop, path) }
    : { ...finalState, earlier: pointAt(stop, path) };

const endedProgress = (stop: Stop): StopProgress => {
  const { observation, job, view, fact, operation, savepoint } = stop;
  const { state } = fact;
  const completed = savepoint?.state === 'completed' ? savepoint.location : undefined;
  if (completed !== undefined && operation?.kind === 'stop')
    return { kind: 'ended', state, finalState: { point: pointAt(stop, completed) } };
  const checkpoints = withSavepoint(view.checkpoints, completed, operation);
  const finalState = finalStateOf(observation, job.cluster, checkpoints, state, view.checkpointConfig);
  if (finalState === undefined) return { kind: 'settling', state };
  if (completed !== undefined) return { kind: 'ended', state, finalState: withTaken(stop, finalState, completed) };
  // The clock may have jumped over the time for which Flink's statistics are stale; then only storage has the savepoint.
  const isOpen = finalState.finished === true || (state === 'FINISHED' && finalState.unreported === true);
  const stopMayHaveFinishedIt = isOpen && operation?.kind === 'stop' && savepoint?.state !== 'failed';
  return stopMayHaveFinishedIt ? { kind: 'ended', state: LOST, finalState: {} } : { kind: 'ended', state, finalState };
};

/** Flink has this trigger id. */
const knownTrigger = (stop: Stop, { kind }: TriggeredOperation, savepoint: SavepointFact): StopProgress => {
  if (savepoint.state === 'failed') return { kind: 'failed', cause: savepoint.cause, healthy: allTasksRun(stop.fact) };
  if (kind === 'savepoint' && savepoint.state === 'completed')
    return { kind: 'taken', point: pointAt(stop, savepoint.location) };
  return { kind: 'inProgress', effects: [] };
};

const earliest = (startedAt: string): number => Date.parse(startedAt) - CLOCK_SKEW_MS;

/** A savepoint of this job that is complete or under way, although Flink does not have the trigger id: before 1.15 it takes none. */
const untrackedSavepoint = (stop: Stop, { kind, startedAt }: TriggeredOperation): StopProgress | undefined => {
  const { checkpoints } = stop.view;
  if (checkpoints?.state !== 'known') return undefined;
  const newest = checkpoints.savepoint;
  // Flink's time is that of the JobManager, so only what flinkapp has not recorded tells two near savepoints apart.
  const isNew = !(stop.observation.status.restorePoints ?? []).some(({ path }) => path === newest?.path);
  if (kind === 'savepoint' && newest !== undefined && isNew && newest.triggeredAt >= earliest(startedAt))
    return { kind: 'taken', point: pointAt(stop, newest.path) };
  return checkpoints.savepointInProgress ? { kind: 'inProgress', effects: [] } : undefined;
};

/** Flink does not have this trigger id: flinkapp has not sent it yet, or Flink has forgotten it. */
const unknownTrigger = (stop: Stop, operation: TriggeredOperation): StopProgress => {
  const untracked = untrackedSavepoint(stop, operation);
  if (untracked !== undefined) return untracked;
  const { observation, job, fact } = stop;
  if (elapsed(observation.now, operation.startedAt) >= observation.limits.jobStartMs)
    return { kind: 'failed', cause: 'Flink does not have the trigger id', healthy: allTasksRun(fact) };
  const formatType = observation.application.spec.savepointPolicy?.formatType;
  const effect: Effect = {
    kind: operation.kind === 'stop' ? 'stopWithSavepoint' : 'takeSavepoint',
    cluster: job.cluster,
    jobId: job.jobId,
    triggerId: operation.triggerId,
    ...(formatType === undefined ? {} : { formatType }),
  };
  return { kind: 'inProgress', effects: [effect] };
};

/** @param reason why a restore point is recorded, if one comes of it */
export const stopProgress = (
  observation: Observation,
  job: JobOnCluster,
  reason: RestorePoint['reason'],
): StopProgress => {
  const view = viewOf(observation, job.cluster);
  if (view.kind === 'unreachable') return view;
  const fact = findJob(view, job.jobId);
  if (fact === undefined) return { kind: 'lost' };
  const operation = operationOf(observation.status.operation, job);
  const savepoint = operation === undefined ? undefined : view.savepoint;
  const stop: Stop = { observation, job, reason, view, fact, operation, savepoint };
  if (isTerminal(fact.state)) return endedProgress(stop);
  if (operation === undefined) return { kind: 'notBegun', healthy: allTasksRun(fact) };
  if (savepoint === undefined) return { kind: 'inProgress', effects: [] };
  if (savepoint.state === 'unknown') return unknownTrigger(stop, operation);
  return knownTrigger(stop, operation, savepoint);
};
