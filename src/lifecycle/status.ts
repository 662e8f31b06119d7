import { type ErrorCode, isRetryable } from '../api/errors.ts';
import type { LastError, Status } from '../api/status.ts';
import { deepEqual } from '../objects/json/subset.ts';
import { conditionsOf } from './conditions.ts';
import type { Decision } from './decision.ts';
import { countedBefore } from './facts/lost-status.ts';
import { exactTime, time } from './facts/time.ts';
import type { Observation } from './observation.ts';

/** Whether flinkapp tries again by itself: a failed deploy as `deployRetry` says, a restart always. */
const isRetried = (code: ErrorCode, { phase, change }: Decision): boolean =>
  change.deployRetry === undefined ? isRetryable(code, phase === 'Recovering') : change.deployRetry.at !== undefined;

/** An error that the status already holds keeps its first time, so that the next hook call changes nothing. */
const errorOf = ({ status, now }: Observation, decision: Decision): LastError | undefined => {
  const { error } = decision;
  if (error === undefined) return status.lastError;
  if (error === null) return undefined;
  const { code, message } = error;
  const known = status.lastError;
  const retryable = isRetried(code, decision);
  if (known?.code === code && known.message === message && known.retryable === retryable) return known;
  return { code, message, since: known?.code === code ? known.since : time(now), retryable };
};

/** Fields of Lyft's operator that people and scripts read. flinkapp derives them and never decides from them. */
const derived = ({ deployed, updating, operation }: Status): Record<string, string | undefined> => ({
  deployHash: deployed?.hash,
  updatingHash: updating?.hash,
  savepointTriggerId: operation !== undefined && 'triggerId' in operation ? operation.triggerId : undefined,
});

const withoutAbsent = (status: Record<string, unknown>): Status =>
  Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined));

/**
 * The only maker of status. The same facts give the same status (R10): revision and time change only when something
 * else does.
 */
export const statusOf = (observation: Observation, decision: Decision): Status => {
  const { status, now } = observation;
  const entered = decision.phase !== (status.phase ?? '');
  const changed = withoutAbsent({
    ...status,
    ...decision.change,
    phase: decision.phase,
    lastError: errorOf(observation, decision),
    ...(entered ? { phaseSince: exactTime(now) } : {}),
  });
  const next = withoutAbsent({
    ...changed,
    ...derived(changed),
    conditions: conditionsOf(observation, decision, changed),
  });
  if (deepEqual(next, status)) return status;
  return { ...next, revision: (status.revision ?? countedBefore(observation)) + 1, lastUpdatedAt: time(now) };
};
