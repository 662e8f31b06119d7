import type { Failure } from '../../api/errors.ts';
import type { DeployOutcome, DeployRecord, Status } from '../../api/status.ts';
import type { Decision, StatusChange } from '../decision.ts';
import { enter } from '../decision.ts';
import { event } from '../effect.ts';
import { LOST, liveJob } from '../facts/job.ts';
import { policyOf } from '../facts/spec-changed.ts';
import { time } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { recordJobSettled } from '../stop/job-ended.ts';

const KEPT = 10;

export const withOutcome = (status: Status, outcome: DeployOutcome): readonly DeployOutcome[] =>
  [outcome, ...(status.history ?? [])].slice(0, KEPT);

const outcome = (
  observation: Observation,
  { hash, spec: { image } }: DeployRecord,
  word: DeployOutcome['outcome'],
): StatusChange => ({
  history: withOutcome(observation.status, { hash, image, outcome: word, at: time(observation.now) }),
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
  stabilizingSince: undefined,
} as const;

/** What Updating takes away. A savepoint of the job that runs on is not the deploy's: it goes on. */
export const leaveDeploy = (status: Status): StatusChange => {
  const { stabilizingSince: _, operation, savepointTriggerId, ...rest } = NO_DEPLOY;
  const ours = status.operation?.kind === 'savepoint' && status.operation.jobId === liveJob(status)?.jobId;
  return ours ? rest : { ...rest, operation, savepointTriggerId };
};

/** No deploy counts as failed any more. */
export const FORGET_FAILURE = { failedDeployHash: undefined, failedPolicy: undefined } as const;

const failed = (observation: Observation, { hash }: DeployRecord): StatusChange => ({
  ...NO_DEPLOY,
  failedDeployHash: hash,
  failedPolicy: policyOf(observation),
});

const failedEvent = (observation: Observation, { hash }: DeployRecord, { message }: Failure) =>
  event('Warning', 'DeployFailed', `${hash}-${observation.status.phaseSince}`, `Deploy ${hash} failed: ${message}`);

/**
 * Gives a deploy up before its job has come to run. What ran before stays where it was not stopped, and comes back where
 * it was; the same spec is not tried again.
 * @param stuck whether a job of the deploy may still be there: then its pods must be gone before another starts (R4)
 */
export const failDeploy = (
  observation: Observation,
  record: DeployRecord,
  failure: Failure,
  stuck = false,
): Decision<'DeployFailed' | 'RollingBackJob'> => {
  const { status } = observation;
  const effects = [failedEvent(observation, record, failure)];
  const own = record.hash === status.deployHash;
  const change = {
    ...failed(observation, record),
    ...(stuck ? (own ? { clusterReleased: true } : { terminatingCluster: record.hash }) : {}),
  };
  if (status.deployed === undefined || own || liveJob(status) !== undefined)
    return enter('DeployFailed', {
      change: { ...change, ...outcome(observation, record, 'Failed') },
      error: failure,
      effects,
    });
  return enter('RollingBackJob', {
    change: { ...change, ...outcome(observation, record, 'RolledBack') },
    error: failure,
    effects,
  });
};

/**
 * Takes a deploy back whose job had come to run: the version before is the deployed one again, its job still to be
 * started. The first deploy has nothing before it: its cluster goes, and what its job left is looked for by the next.
 * @param isEnded whether its job is known to have ended
 */
export const rollBack = (
  observation: Observation,
  record: DeployRecord,
  failure: Failure,
  isEnded: boolean,
): Decision<'DeployFailed' | 'RollingBackJob'> => {
  const { previous } = observation.status;
  const change = {
    ...failed(observation, record),
    previous: undefined,
    clusterReleased: undefined,
    ...(isEnded ? {} : { terminatingCluster: record.hash }),
  };
  const effects = [failedEvent(observation, record, failure)];
  if (previous === undefined) {
    const jobStatus = isEnded
      ? observation.status.jobStatus
      : recordJobSettled(observation, record.hash, LOST).jobStatus;
    return enter('DeployFailed', {
      change: { ...change, ...outcome(observation, record, 'Failed'), clusterReleased: true, jobStatus },
      error: failure,
      effects,
    });
  }
  return enter('RollingBackJob', {
    change: {
      ...change,
      ...outcome(observation, record, 'RolledBack'),
      deployed: previous.record,
      deployHash: previous.record.hash,
      jobStatus: previous.job,
    },
    error: failure,
    effects,
  });
};
