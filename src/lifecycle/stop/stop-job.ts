import { failure } from '../../api/errors.ts';
import type { Phase } from '../../api/phases.ts';
import type { RestorePoint } from '../../api/status.ts';
import { type Decision, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import type { JobOnCluster } from '../facts/job.ts';
import { requeueWhileWaiting } from '../facts/requeue.ts';
import { retryLater, retryPause } from '../facts/retry.ts';
import type { Observation } from '../observation.ts';
import type { FinalState } from '../state/restore-point.ts';
import { recordingRestorePoint, recordJobEnded } from './job-ended.ts';
import { recovering, recoveryChange } from './job-recovery.ts';
import { recordSavepoint } from './record-savepoint.ts';
import { savepointFailedEvent, savepointTakenEvent } from './stop-events.ts';
import { savepointIntent, stopIntent } from './stop-intent.ts';
import { stopProgress } from './stop-progress.ts';

/**
 * How a phase stops a job with a savepoint. Every phase has to say what follows when the job is gone; the rest is the
 * same everywhere, and a function that is absent or answers undefined leaves it at that.
 */
export interface StopHandlers<P extends Phase, To extends Phase> {
  readonly phase: P;
  /** What the application waits for meanwhile. */
  readonly waiting: Waiting;
  /** What a person can do when the savepoint fails, as a sentence. */
  readonly advice?: string;
  readonly reason: RestorePoint['reason'];
  /** Until the next hook call right after the savepoint began, in milliseconds; the longer it takes, the later. */
  readonly inProgressMs: number;
  readonly onUnreachable: (reason: string) => Decision<P | To>;
  /** The phase has no time left for the recovery of a job that its JobManager does not have. */
  readonly overdue?: boolean;
  readonly onLost: () => Decision<P | To>;
  readonly onEnded: (state: string, finalState: FinalState) => Decision<P | To>;
  /** Before a savepoint is triggered. */
  readonly beforeBegin?: (healthy: boolean) => Decision<P | To> | undefined;
  /** Takes a savepoint and lets the job run. */
  readonly keepsRunning?: boolean;
  /** For the Event when a savepoint is triggered; no Event without it. */
  readonly startedMessage?: string;
  readonly onInProgress?: () => Decision<P | To> | undefined;
  readonly onTaken?: (point: RestorePoint) => Decision<P | To> | undefined;
  readonly onFailed?: (cause: string, healthy: boolean) => Decision<P | To> | undefined;
}

const waitingForRetry: Waiting = {
  reason: 'WaitingForRetry',
  message: 'The savepoint failed; flinkapp tries again after a pause',
};

const TRIES_AGAIN = 'flinkapp leaves the job as it is and tries again after a pause';

/** Triggers the savepoint with the next hook call, unless a failed attempt still has to wait. */
const begin = <P extends Phase, To extends Phase>(
  observation: Observation,
  job: JobOnCluster,
  { phase, waiting, startedMessage, keepsRunning = false }: StopHandlers<P, To>,
): Decision<P> => {
  const pauseMs = retryPause(observation);
  if (pauseMs > 0) return stay(phase, pauseMs, { waiting: waitingForRetry });
  const operation = keepsRunning ? savepointIntent(observation, job) : stopIntent(observation, job);
  return stay(phase, REQUEUE_MS.jobDown, {
    change: { operation, attempts: operation.attempt, retryAt: undefined },
    effects:
      startedMessage === undefined ? [] : [event('Normal', 'SavepointStarted', operation.triggerId, startedMessage)],
    waiting,
  });
};

/** Tries again after a pause, with another trigger id. */
const retry = <P extends Phase, To extends Phase>(
  observation: Observation,
  job: JobOnCluster,
  { phase, advice }: StopHandlers<P, To>,
  cause: string,
): Decision<P> => {
  const { pauseMs, ...next } = retryLater(observation);
  return stay(phase, pauseMs, {
    change: { operation: undefined, ...next },
    error: failure('SAVEPOINT_FAILED', cause),
    effects: [
      savepointFailedEvent(observation, job, cause, advice === undefined ? TRIES_AGAIN : `${TRIES_AGAIN}. ${advice}`),
    ],
    waiting: waitingForRetry,
  });
};

/** Undefined where the job is lost. */
const awaitRecovery = <P extends Phase, To extends Phase>(
  observation: Observation,
  { cluster }: JobOnCluster,
  { phase, beforeBegin, overdue = false }: StopHandlers<P, To>,
): Decision<P | To> | undefined => {
  const change = overdue ? undefined : recoveryChange(observation, cluster);
  if (change === undefined) return undefined;
  const left = observation.status.operation === undefined ? beforeBegin?.(false) : undefined;
  return left ?? stay(phase, REQUEUE_MS.starting, { change, waiting: recovering });
};

/** Carries a stop with savepoint one step further. */
export const stopJob = <P extends Phase, To extends Phase>(
  observation: Observation,
  job: JobOnCluster,
  handlers: StopHandlers<P, To>,
): Decision<P | To> => {
  const { phase, waiting, reason, inProgressMs } = handlers;
  const progress = stopProgress(observation, job, reason);
  const requeueMs = requeueWhileWaiting(observation.now, observation.status.operation?.startedAt, inProgressMs);
  switch (progress.kind) {
    case 'unreachable':
      return handlers.onUnreachable(progress.reason);
    case 'lost':
      return awaitRecovery(observation, job, handlers) ?? handlers.onLost();
    case 'ended':
      return handlers.onEnded(progress.state, progress.finalState);
    case 'settling':
      return stay(phase, REQUEUE_MS.starting, {
        change: recordJobEnded(observation, job.cluster, progress.state),
        waiting: recordingRestorePoint(job, progress.state),
      });
    case 'taken':
      return (
        handlers.onTaken?.(progress.point) ??
        stay(phase, REQUEUE_MS.jobDown, {
          change: recordSavepoint(observation, progress.point),
          effects: [savepointTakenEvent(job, progress.point)],
          waiting,
        })
      );
    case 'failed':
      return handlers.onFailed?.(progress.cause, progress.healthy) ?? retry(observation, job, handlers, progress.cause);
    case 'notBegun':
      return handlers.beforeBegin?.(progress.healthy) ?? begin(observation, job, handlers);
    case 'inProgress':
      return handlers.onInProgress?.() ?? stay(phase, requeueMs, { effects: progress.effects, waiting });
  }
};

/** Why a restore point is recorded: for the operation under way, else for what the phase does. */
export const savepointReason = (
  { status: { operation } }: Observation,
  otherwise: RestorePoint['reason'],
): RestorePoint['reason'] => (operation?.kind === 'savepoint' ? (operation.reason ?? otherwise) : otherwise);
