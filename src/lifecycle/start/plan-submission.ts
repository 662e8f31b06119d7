import type { DeployRecord, Status, SubmitOperation } from '../../api/status.ts';
import { operationId } from '../../objects/deploys/operation-id.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import type { StatusChange } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { searchOnlyJobManagers } from '../facts/application-mode.ts';
import { jobManagerOf } from '../facts/jobmanager-process.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { type ChosenStart, chooseRestore } from '../state/choose-restore-point.ts';
import { startOf } from './application-start.ts';
import { findLostState, type LostState } from './find-lost-state.ts';

/** The next step: the intent to submit, the result of a search of storage, a wait; `noState`: the job must not start. */
export type SubmissionPlan =
  | { readonly kind: 'begun'; readonly change: StatusChange; readonly effects: readonly Effect[] }
  | LostState;

/** The restore points, each with what this choice made of it. */
const annotateRestorePoints = ({ restorePoints }: Status, chosen: ChosenStart, jobId: string): StatusChange => {
  if (restorePoints === undefined) return {};
  return {
    restorePoints: restorePoints.map(({ skipped: _, ...point }) => {
      const skipped = chosen.skipped.find(({ path }) => path === point.path);
      return {
        ...point,
        ...(chosen.kind === 'path' && chosen.path === point.path ? { usedBy: jobId } : {}),
        ...(skipped === undefined ? {} : { skipped: skipped.why }),
      };
    }),
  };
};

const submittingEvent = (jobId: string, chosen: ChosenStart): Effect => {
  const start = chosen.kind === 'path' ? `from ${chosen.path}` : 'with no state';
  const skipped = chosen.skipped.map(({ path, why }) => `${path} (${why})`).join(', ');
  const message = `Submitting job ${jobId} ${start} (${chosen.why})${skipped === '' ? '' : `; skipped: ${skipped}`}`;
  return event('Normal', 'JobSubmitted', jobId, message);
};

/**
 * Where the intent to submit is stored. In application mode the JobManager submits the job itself: the record of its
 * cluster says what it starts with, and flinkapp creates it once that is stored.
 */
const intentChange = (observation: Observation, record: DeployRecord, operation: SubmitOperation): StatusChange => {
  if (!inApplicationMode(record.spec))
    return { operation: { ...operation, jobManager: jobManagerOf(observation, record.hash) } };
  const { jobId, attempt, restorePath } = operation;
  const start = startOf(observation, restorePath === undefined ? {} : { restorePath }, jobId, attempt);
  const started = { ...record, start };
  const isUpdating = observation.status.updating?.hash === record.hash;
  return { operation, ...(isUpdating ? { updating: started } : { deployed: started }) };
};

const beginSubmission = (observation: Observation, record: DeployRecord, chosen: ChosenStart): SubmissionPlan => {
  const { application, now, status } = observation;
  const attempt = (status.attempts ?? 0) + 1;
  const jobId = operationId(application.metadata.uid, 'submit', record.hash, attempt);
  const operation: SubmitOperation = {
    kind: 'submit',
    jobId,
    cluster: record.hash,
    attempt,
    startedAt: exactTime(now),
    ...(chosen.kind === 'path' ? { restorePath: chosen.path } : {}),
  };
  return {
    kind: 'begun',
    change: {
      ...intentChange(observation, record, operation),
      attempts: attempt,
      ...annotateRestorePoints(status, chosen, jobId),
    },
    effects: [submittingEvent(jobId, chosen)],
  };
};

/** Chooses what the job starts from, and the intent to submit it, which flinkapp carries out when it reads it back (R2). */
export const planSubmission = (observation: Observation, record: DeployRecord): SubmissionPlan => {
  const lostState = findLostState(observation, record.hash);
  if (lostState !== undefined) return lostState;
  const searchers = searchOnlyJobManagers(observation, record);
  if (searchers.length > 0) return { kind: 'waiting', waiting: waitingForPods(searchers) };
  const restore = chooseRestore(observation, record);
  return restore.kind === 'none'
    ? { kind: 'noState', failure: restore.failure }
    : beginSubmission(observation, record, restore);
};
