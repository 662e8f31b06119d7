import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, Status } from '../../api/status.ts';
import { type Decision, enter, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { type JobOnCluster, LOST, liveJob, secondJob } from '../facts/job.ts';
import { isSilent } from '../facts/silence.ts';
import { retargeted } from '../facts/spec-changed.ts';
import { time } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { FORGET_FAILURE, failDeploy, NO_DEPLOY, withOutcome } from '../rollout/fail-deploy.ts';
import { stabilityReads } from '../rollout/stability.ts';
import { stopReads } from '../stop/stop-progress.ts';
import { type EndMode, endVersion } from './dual-running-end-version.ts';
import { observePair, type PairObservation } from './dual-running-versions.ts';
import { oldMayEnd, waitingForPair } from './dual-running-waiting.ts';

type Here = Decision<'DualRunning' | 'Running' | 'DeployFailed' | 'Updating' | 'RollingBackJob'>;

/** The old version has ended: the new one becomes the deployed version. Until it is stable, flinkapp can still roll back. */
const promote = (observation: Observation): Here => {
  const { status, now } = observation;
  const { deployed, updating, updatingJob, stabilizingSince, jobStatus } = status;
  if (updating === undefined || deployed === undefined) return enter('Updating');
  const { stabilizingSince: _, ...rest } = NO_DEPLOY;
  const previous = { record: deployed, ...(jobStatus === undefined ? {} : { job: jobStatus }) };
  const jobID = updatingJob?.jobID;
  return enter('Running', {
    change: {
      ...rest,
      deployed: updating,
      jobStatus: updatingJob,
      clusterStatus: undefined,
      ...FORGET_FAILURE,
      restarts: undefined,
      ...(stabilizingSince === undefined ? { deployRetry: undefined } : { previous }),
      history: withOutcome(status, {
        hash: updating.hash,
        image: updating.spec.image,
        outcome: 'Deployed',
        at: time(now),
        ...(jobID === undefined ? {} : { jobID }),
      }),
    },
    error: null,
    effects: [event('Normal', 'Promoted', updating.hash, `Promoted ${updating.hash}; stopped ${deployed.hash}`)],
  });
};

/** The version that ends, and why. */
interface Ending {
  readonly job: JobOnCluster;
  readonly why: string;
  readonly mode: EndMode;
  /** Recorded as the failure of the deploy. */
  readonly error?: Failure;
}

const endingNew = (
  { application: { spec } }: Observation,
  job: JobOnCluster,
  newBroken: Failure | undefined,
): Ending | undefined => {
  const mode = newBroken === undefined ? 'asDeleteModeSays' : 'cancel';
  if (spec.forceRollback === true) {
    const why = 'spec.forceRollback is true';
    return { job, mode, why, error: failure('FORCED_ROLLBACK', why) };
  }
  if (newBroken !== undefined) return { job, mode, why: newBroken.message, error: newBroken };
  if (spec.tearDownVersionHash !== job.cluster) return undefined;
  const error = failure('TORN_DOWN', `tearDownVersionHash names the new version ${job.cluster}`);
  return { job, mode, why: 'tearDownVersionHash names it', error };
};

const endingOld = (observation: Observation, job: JobOnCluster, oldGone: string | undefined): Ending | undefined => {
  const { application, status } = observation;
  const { spec } = application;
  const mode = oldGone === undefined ? 'asDeleteModeSays' : 'cancel';
  const stable = status.stabilizingSince === undefined;
  if (spec.tearDownVersionHash === job.cluster && oldMayEnd(observation))
    return { job, mode, why: 'tearDownVersionHash names it' };
  if (!stable) return undefined;
  if (oldGone !== undefined) return { job, mode, why: oldGone };
  return spec.promotion === 'Automatic' ? { job, mode, why: 'the new version is stable' } : undefined;
};

/** Undefined while both versions remain. */
const chooseEnding = (
  observation: Observation,
  oldVersion: JobOnCluster,
  newVersion: JobOnCluster,
  { newBroken, oldGone }: PairObservation,
): Ending | undefined => {
  if (retargeted(observation)) {
    const mode = newBroken === undefined ? 'asDeleteModeSays' : 'cancel';
    return { job: newVersion, mode, why: 'the spec has changed again' };
  }
  return endingNew(observation, newVersion, newBroken) ?? endingOld(observation, oldVersion, oldGone);
};

/** Why the new version ended where no error says so: the spec changed, and changed back. */
const endedText = (status: Status, { hash }: DeployRecord): string =>
  isSilent(status, hash)
    ? `flinkapp ended version ${hash}: its JobManager does not answer`
    : `flinkapp ended version ${hash}: its job is ${status.updatingJob?.state}`;

/**
 * The new version has ended: the old one remains, or the next spec is deployed. What runs on the pods of a lost version ends
 * with them (R4).
 */
const dropNewVersion = (observation: Observation, record: DeployRecord): Here => {
  const { lastError, updatingJob } = observation.status;
  if (retargeted(observation)) return enter('Updating');
  const { code, message } = lastError ?? failure('TORN_DOWN', endedText(observation.status, record));
  return failDeploy(observation, record, failure(code, message), { jobMayRun: updatingJob?.state === LOST });
};

const observeBoth = (observation: Observation, oldVersion: JobOnCluster, newVersion: JobOnCluster): Here => {
  const pair = observePair(observation, oldVersion, newVersion);
  const { change, requeueAfterMs, effects } = pair;
  const ending = chooseEnding(observation, oldVersion, newVersion, pair);
  if (ending === undefined)
    return stay('DualRunning', requeueAfterMs, {
      change,
      effects,
      waiting: waitingForPair(observation, oldVersion, newVersion, change),
    });
  const { job, mode, why, error } = ending;
  const decision = endVersion(observation, job, mode);
  const endingEvent = event('Normal', 'VersionEnding', job.jobId, `Stopping version ${job.cluster}: ${why}`);
  return {
    ...decision,
    effects: [endingEvent, ...effects, ...decision.effects],
    ...(error === undefined ? {} : { error }),
  };
};

/** flinkapp is ending one of the versions. */
const continueEnding = (observation: Observation, oldVersion: JobOnCluster, newVersion: JobOnCluster): Here => {
  const { operation } = observation.status;
  const endsOld = operation !== undefined && operation.kind !== 'teardown' && operation.cluster === oldVersion.cluster;
  return endVersion(observation, endsOld ? oldVersion : newVersion);
};

/** BlueGreen: both versions are running until one ends: by name, by promotion, or because the new one fails. */
export const DualRunning = phase({
  phase: 'DualRunning',
  exits: ['Running', 'DeployFailed', 'Updating', 'RollingBackJob'],
  reads: ({ status }) => {
    const { operation } = status;
    const [oldVersion, newVersion] = [liveJob(status), secondJob(status)];
    return {
      clusters: {
        ...(oldVersion === undefined ? {} : { [oldVersion.cluster]: stopReads(oldVersion, operation) }),
        ...(newVersion === undefined
          ? {}
          : { [newVersion.cluster]: { ...stopReads(newVersion, operation), ...stabilityReads(newVersion.jobId) } }),
      },
      pods: isSilent(status, oldVersion?.cluster) || isSilent(status, newVersion?.cluster),
    };
  },
  decide: (observation): Here => {
    const { status } = observation;
    const [oldVersion, newVersion] = [liveJob(status), secondJob(status)];
    if (oldVersion === undefined) return promote(observation);
    if (status.updating === undefined) return enter('Updating');
    if (newVersion === undefined) return dropNewVersion(observation, status.updating);
    return status.operation === undefined
      ? observeBoth(observation, oldVersion, newVersion)
      : continueEnding(observation, oldVersion, newVersion);
  },
});
