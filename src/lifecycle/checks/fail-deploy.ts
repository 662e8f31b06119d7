import type { Failure } from '../../api/errors.ts';
import type { DeployOutcome, DeployRecord, Status } from '../../api/status.ts';
import type { Decision, StatusChange } from '../decision.ts';
import { go } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { settled } from './ended.ts';
import { LOST, liveJob } from './job.ts';
import { policyOf } from './spec-changed.ts';
import { time } from './time.ts';

const KEPT = 10;

export const withOutcome = (status: Status, outcome: DeployOutcome): readonly DeployOutcome[] => [outcome, ...(status.history ?? [])].slice(0, KEPT);

const outcome = (o: Observation, { hash, spec: { image } }: DeployRecord, word: DeployOutcome['outcome']): StatusChange => ({
  history: withOutcome(o.status, { hash, image, outcome: word, at: time(o.now) }),
});

/** Nothing of a deploy is under way any more. */
export const NO_DEPLOY = {
  updating: undefined,
  updatingHash: undefined,
  updatingJob: undefined,
  operation: undefined,
  retryAt: undefined,
  retryCount: undefined,
  savepointTriggerId: undefined,
  provingSince: undefined,
} as const;

/** What Updating takes away. A savepoint of the job that runs on is not the deploy's: it goes on. */
export const leaveDeploy = (status: Status): StatusChange => {
  const { provingSince: _, operation, savepointTriggerId, ...rest } = NO_DEPLOY;
  const ours = status.operation?.kind === 'savepoint' && status.operation.jobId === liveJob(status)?.jobId;
  return ours ? rest : { ...rest, operation, savepointTriggerId };
};

/** No deploy counts as failed any more. */
export const FORGIVEN = { failedDeployHash: undefined, failedPolicy: undefined } as const;

const failed = (o: Observation, { hash }: DeployRecord): StatusChange => ({ ...NO_DEPLOY, failedDeployHash: hash, failedPolicy: policyOf(o) });

const told = (o: Observation, { hash }: DeployRecord, { message }: Failure) =>
  event('Warning', 'DeployFailed', `${hash}-${o.status.phaseSince}`, `Deploy ${hash} failed: ${message}`);

/**
 * Gives a deploy up before its job has come to run. What ran before stays where it was not stopped, and comes back where
 * it was; the same spec is not tried again.
 * @param stuck whether a job of the deploy may still be there: then its pods must be gone before another starts (R4)
 */
export const failDeploy = (o: Observation, record: DeployRecord, failure: Failure, stuck = false): Decision<'DeployFailed' | 'RollingBackJob'> => {
  const { status } = o;
  const effects = [told(o, record, failure)];
  const own = record.hash === status.deployHash;
  const change = { ...failed(o, record), ...(stuck ? (own ? { released: true } : { leaving: record.hash }) : {}) };
  if (status.deployed === undefined || own || liveJob(status) !== undefined)
    return go('DeployFailed', { change: { ...change, ...outcome(o, record, 'Failed') }, error: failure, effects });
  return go('RollingBackJob', { change: { ...change, ...outcome(o, record, 'RolledBack') }, error: failure, effects });
};

/**
 * Takes a deploy back whose job had come to run: the version before is the deployed one again, its job still to be
 * started. The first deploy has nothing before it: its cluster goes, and what its job left is looked for by the next.
 * @param isEnded whether its job is known to have ended
 */
export const takeBack = (o: Observation, record: DeployRecord, failure: Failure, isEnded: boolean): Decision<'DeployFailed' | 'RollingBackJob'> => {
  const { previous } = o.status;
  const change = { ...failed(o, record), previous: undefined, released: undefined, ...(isEnded ? {} : { leaving: record.hash }) };
  const effects = [told(o, record, failure)];
  if (previous === undefined) {
    const jobStatus = isEnded ? o.status.jobStatus : settled(o, record.hash, LOST).jobStatus;
    return go('DeployFailed', { change: { ...change, ...outcome(o, record, 'Failed'), released: true, jobStatus }, error: failure, effects });
  }
  return go('RollingBackJob', {
    change: { ...change, ...outcome(o, record, 'RolledBack'), deployed: previous.record, deployHash: previous.record.hash, jobStatus: previous.job },
    error: failure,
    effects,
  });
};
