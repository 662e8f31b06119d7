import { isRetryable } from '../api/errors.ts';
import type { Condition, LastError, Status } from '../api/status.ts';
import { deepEqual } from '../objects/contains.ts';
import type { Decision, Waiting } from './decision.ts';
import { exactTime, time } from './facts/time.ts';
import type { Observation } from './observation.ts';

/** The error kept from the status stays as it was first seen, so that looking again changes nothing. */
const errorOf = ({ status, now }: Observation, { error }: Decision): LastError | undefined => {
  if (error === undefined) return status.lastError;
  if (error === null) return undefined;
  const { code, message } = error;
  const known = status.lastError;
  if (known?.code === code && known.message === message) return known;
  return { code, message, since: known?.code === code ? known.since : time(now), retryable: isRetryable(code) };
};

const pairReadiness = ({
  deployHash,
  jobStatus,
  updatingHash,
  updatingJob,
}: Status): Waiting & { readonly ready: boolean } => {
  const ill = jobStatus?.health !== 'Green' ? deployHash : updatingJob?.health !== 'Green' ? updatingHash : undefined;
  if (ill === undefined) return { ready: true, reason: 'JobRunning', message: 'both versions run' };
  return { ready: false, reason: 'JobNotHealthy', message: `not all tasks of version ${ill} run` };
};

const readiness = (decision: Decision, next: Status): Waiting & { readonly ready: boolean } => {
  const { phase, waiting, stalled } = decision;
  if (stalled !== undefined && phase !== 'Running') return { ready: false, ...stalled };
  if (phase === 'Deleting')
    return {
      ready: false,
      reason: 'DeletionInProgress',
      message: waiting?.message ?? 'the application is being deleted',
    };
  if (phase === 'DeployFailed')
    return { ready: false, reason: 'DeployFailed', message: next.lastError?.message ?? 'the last deploy failed' };
  if (phase === 'DualRunning') return pairReadiness(next);
  if (phase === 'Finished') return { ready: true, reason: 'JobFinished', message: 'the job came to its own end' };
  if (phase === 'Suspended') return { ready: false, reason: 'Suspended', message: 'suspended is set; no pod runs' };
  if (phase !== 'Running')
    return { ready: false, reason: 'Deploying', message: waiting?.message ?? 'a deploy is under way' };
  if (stalled !== undefined) return { ready: false, ...stalled };
  if (waiting !== undefined && waiting.reason !== 'Stabilizing') return { ready: false, ...waiting };
  return { ready: true, reason: 'JobRunning', message: 'every task of the job runs' };
};

const RESTING: ReadonlySet<string> = new Set(['Running', 'DeployFailed', 'Finished', 'Suspended']);

/** Under way: a phase that is not for staying, and a deploy whose proof is waited for. */
const isMoving = ({ phase, waiting }: Decision): boolean => !RESTING.has(phase) || waiting?.reason === 'Stabilizing';

/** Whether the last deploy was taken back after it had ended the version before. */
const rolledBack = ({ history, failedDeployHash, phase }: Status): boolean =>
  history?.[0]?.outcome === 'RolledBack' && failedDeployHash !== undefined && phase === 'DeployFailed';

/** Conditions in kstatus' words. Sorted, without times or counts in their messages, so that they do not flap. */
const conditionsOf = (observation: Observation, decision: Decision, next: Status): readonly Condition[] => {
  const { ready, reason, message } = readiness(decision, next);
  const stalled =
    decision.stalled ?? (decision.phase === 'DeployFailed' ? { reason: 'DeployFailed' as const, message } : undefined);
  const moving = stalled === undefined && isMoving(decision);
  const why = decision.waiting ?? {
    reason: decision.phase === 'Deleting' ? ('DeletionInProgress' as const) : reason,
    message,
  };
  const told: readonly (Waiting & { type: string; holds: boolean })[] = [
    { type: 'Progressing', holds: moving, ...(moving ? why : { reason, message }) },
    { type: 'Ready', holds: ready, reason, message },
    { type: 'Reconciling', holds: moving, ...(moving ? why : { reason, message }) },
    rolledBack(next)
      ? { type: 'RolledBack', holds: true, reason: 'RolledBack', message: 'the last deploy was taken back' }
      : { type: 'RolledBack', holds: false, reason: 'NotRolledBack', message: 'no deploy had to be taken back' },
    next.savepointPath === undefined
      ? { type: 'SavepointAvailable', holds: false, reason: 'NoSavepoint', message: 'no savepoint has been taken yet' }
      : { type: 'SavepointAvailable', holds: true, reason: 'SavepointTaken', message: next.savepointPath },
    { type: 'Stalled', holds: stalled !== undefined, ...(stalled ?? { reason, message }) },
  ];
  return told.map(({ type, holds, reason: word, message: text }) => {
    const status = holds ? 'True' : 'False';
    const before = observation.status.conditions?.find((known) => known.type === type);
    return {
      type,
      status,
      reason: word,
      message: text,
      lastTransitionTime: before?.status === status ? before.lastTransitionTime : time(observation.now),
    };
  });
};

const withoutAbsent = (status: Record<string, unknown>): Status =>
  Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined));

/**
 * The only maker of status. The same facts give the same status (R10): sequence and time move only when something
 * else did, compared by `same`.
 */
export const statusOf = (observation: Observation, decision: Decision): Status => {
  const entered = decision.phase !== (observation.status.phase ?? '');
  const changed = withoutAbsent({
    ...observation.status,
    ...decision.change,
    phase: decision.phase,
    lastError: errorOf(observation, decision),
    ...(entered ? { phaseSince: exactTime(observation.now) } : {}),
  });
  const next = withoutAbsent({ ...changed, conditions: conditionsOf(observation, decision, changed) });
  if (deepEqual(next, observation.status)) return observation.status;
  return { ...next, revision: (observation.status.revision ?? 0) + 1, lastUpdatedAt: time(observation.now) };
};
