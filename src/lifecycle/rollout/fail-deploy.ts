import type { Failure } from '../../api/errors.ts';
import type { DeployOutcome, DeployRecord, Status } from '../../api/status.ts';
import type { Decision, StatusChange } from '../decision.ts';
import { enter } from '../decision.ts';
import { event } from '../effect.ts';
import { LOST, liveJob } from '../facts/job.ts';
import { NO_RETRY } from '../facts/retry.ts';
import { policyOf } from '../facts/spec-changed.ts';
import { time } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { recordJobSettled } from '../stop/job-ended.ts';
import { type RetryCost, retryAfterFailure } from './deploy-retry.ts';

const MAX_HISTORY = 10;

/** Adds an outcome in front. A deploy that fails again and again stands there once. */
export const withOutcome = ({ history = [] }: Status, outcome: DeployOutcome): readonly DeployOutcome[] => {
  const [newest, ...older] = history;
  const isSame = newest?.hash === outcome.hash && newest.outcome === outcome.outcome && outcome.outcome !== 'Deployed';
  return [outcome, ...(isSame ? older : history)].slice(0, MAX_HISTORY);
};

/** No deploy is under way any more. */
export const NO_DEPLOY = {
  updating: undefined,
  updatingJob: undefined,
  updatingUnreachableSince: undefined,
  operation: undefined,
  ...NO_RETRY,
  stabilizingSince: undefined,
} as const;

/** Removes what is left of a deploy. A savepoint of the job that keeps running does not belong to the deploy: it continues. */
export const leaveDeploy = (status: Status): StatusChange => {
  const { stabilizingSince: _, operation, ...rest } = NO_DEPLOY;
  const ofLiveJob = status.operation?.kind === 'savepoint' && status.operation.jobId === liveJob(status)?.jobId;
  return ofLiveJob ? rest : { ...rest, operation };
};

/** No deploy counts as failed any more. */
export const FORGET_FAILURE = { failedDeployHash: undefined, failedPolicy: undefined } as const;

const failedChange = (
  observation: Observation,
  { hash, spec: { image } }: DeployRecord,
  { code }: Failure,
  cost: RetryCost,
): StatusChange => ({
  ...NO_DEPLOY,
  failedDeployHash: hash,
  failedPolicy: policyOf(observation),
  deployRetry: retryAfterFailure(observation, hash, code, cost),
  history: withOutcome(observation.status, {
    hash,
    image,
    outcome: cost === 'downtime' ? 'RolledBack' : 'Failed',
    at: time(observation.now),
  }),
});

const failedEvent = ({ status }: Observation, { hash }: DeployRecord, { message }: Failure) =>
  event('Warning', 'DeployFailed', `${hash}-${status.phaseSince}`, `Deploy ${hash} failed: ${message}`);

/** Deletes the cluster of a failed deploy whose job may still run: no job starts before its pods are gone (R4). */
const abandonCluster = ({ hash }: DeployRecord, { deployed }: Status): StatusChange =>
  hash === deployed?.hash ? { clusterReleased: true } : { terminatingCluster: hash };

/** What the caller knows of the job of the failed deploy. */
export interface FailedJob {
  /** Flink may still run it. */
  readonly jobMayRun: boolean;
}

/** A previous version whose job was stopped is rolled back to. */
const costOf = (status: Status, { hash }: DeployRecord): RetryCost => {
  const { deployed } = status;
  if (liveJob(status) !== undefined) return 'cluster';
  return deployed === undefined || hash === deployed.hash ? 'nothing' : 'downtime';
};

/**
 * Gives a deploy up before its job was running. The previous job keeps running, or flinkapp restarts it if it was
 * stopped. flinkapp deploys the same version again when the spec or restartNonce changes, and by itself where the cause
 * can pass (`deployRetry`).
 */
export const failDeploy = (
  observation: Observation,
  record: DeployRecord,
  failure: Failure,
  { jobMayRun }: FailedJob = { jobMayRun: false },
): Decision<'DeployFailed' | 'RollingBackJob'> => {
  const { status } = observation;
  const cost = costOf(status, record);
  return enter(cost === 'downtime' ? 'RollingBackJob' : 'DeployFailed', {
    change: {
      ...failedChange(observation, record, failure, cost),
      ...(jobMayRun ? abandonCluster(record, status) : {}),
    },
    error: failure,
    effects: [failedEvent(observation, record, failure)],
  });
};

/** Gives a deploy up before anything of it exists: the live cluster, its job and a savepoint of that job stay as they are. */
export const refuseDeploy = (
  observation: Observation,
  record: DeployRecord,
  failure: Failure,
): Decision<'DeployFailed'> => {
  const { operation: _, ...change } = failedChange(observation, record, failure, 'cluster');
  return enter('DeployFailed', {
    change: { ...change, ...leaveDeploy(observation.status) },
    error: failure,
    effects: [failedEvent(observation, record, failure)],
  });
};

/** The first deploy has no previous version: flinkapp deletes its cluster, and the next deploy searches for the state of its job. */
const failFirstDeploy = (observation: Observation, { hash }: DeployRecord, { jobMayRun }: FailedJob): StatusChange => ({
  clusterReleased: true,
  jobStatus: jobMayRun ? recordJobSettled(observation, hash, LOST).jobStatus : observation.status.jobStatus,
});

/**
 * Rolls a deploy back whose job was running: the previous version becomes the deployed one, and flinkapp restarts its job.
 */
export const rollBack = (
  observation: Observation,
  record: DeployRecord,
  failure: Failure,
  job: FailedJob,
): Decision<'DeployFailed' | 'RollingBackJob'> => {
  const { previous } = observation.status;
  const common: StatusChange = {
    ...failedChange(observation, record, failure, previous === undefined ? 'nothing' : 'downtime'),
    previous: undefined,
    // The pods of a previous job that is lost end first (R4).
    clusterReleased: previous?.job?.state === LOST ? true : undefined,
    clusterStatus: undefined,
    ...(job.jobMayRun ? { terminatingCluster: record.hash } : {}),
  };
  const change =
    previous === undefined
      ? { ...common, ...failFirstDeploy(observation, record, job) }
      : { ...common, deployed: previous.record, jobStatus: previous.job };
  return enter(previous === undefined ? 'DeployFailed' : 'RollingBackJob', {
    change,
    error: failure,
    effects: [failedEvent(observation, record, failure)],
  });
};
