import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { highAvailability } from '../../objects/high-availability.ts';
import { type Decision, enter, phase, REQUEUE_MS, type StatusChange, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, LOST, liveJob, secondJob } from '../facts/job.ts';
import { causeOf, causePending } from '../facts/job-failures.ts';
import { retargeted } from '../facts/spec-changed.ts';
import { elapsed, time } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { FORGET_FAILURE, failDeploy, NO_DEPLOY, withOutcome } from '../rollout/fail-deploy.ts';
import { stabilityOf, stabilityOverdue, stabilityReads } from '../rollout/stability.ts';
import { verified } from '../rollout/verification.ts';
import { jobStatusOf } from '../running/observe-job.ts';
import { recordJobEnded } from '../stop/job-ended.ts';
import { stopReads } from '../stop/stop-progress.ts';
import { endVersion } from './dual-running-end-version.ts';

type Here = Decision<'DualRunning' | 'Running' | 'DeployFailed' | 'Updating' | 'RollingBackJob'>;

/** The old version has ended: the new one is the deployed one. Until it is proven the old one can still come back. */
const promote = (observation: Observation): Here => {
  const { status } = observation;
  const { deployed, updating, updatingJob, stabilizingSince, jobStatus } = status;
  if (updating === undefined || deployed === undefined) return enter('Updating');
  const { stabilizingSince: _, ...rest } = NO_DEPLOY;
  return enter('Running', {
    change: {
      ...rest,
      deployed: updating,
      deployHash: updating.hash,
      jobStatus: updatingJob,
      ...FORGET_FAILURE,
      restarts: undefined,
      ...(stabilizingSince === undefined
        ? {}
        : { previous: { record: deployed, ...(jobStatus === undefined ? {} : { job: jobStatus }) } }),
      history: withOutcome(status, {
        hash: updating.hash,
        image: updating.spec.image,
        outcome: 'Deployed',
        at: time(observation.now),
        ...jobIdOf(updatingJob?.jobID),
      }),
    },
    error: null,
    effects: [event('Normal', 'Promoted', updating.hash, `Version ${updating.hash} stays; ${deployed.hash} has ended`)],
  });
};

const jobIdOf = (jobID: string | undefined) => (jobID === undefined ? {} : { jobID });

interface Ending {
  readonly job: JobOnCluster;
  readonly why: string;
  readonly error?: Failure;
}

/** Which of the two ends, and why; undefined while both stay. */
const chosen = (
  observation: Observation,
  old: JobOnCluster,
  fresh: JobOnCluster,
  { broken, gone }: Look,
): Ending | undefined => {
  const { spec } = observation.application;
  if (retargeted(observation)) return { job: fresh, why: 'another spec is wanted' };
  if (spec.forceRollback === true)
    return { job: fresh, why: 'forceRollback is set', error: failure('FORCED_ROLLBACK', 'forceRollback is set') };
  if (broken !== undefined) return { job: fresh, why: broken.message, error: broken };
  if (spec.tearDownVersionHash === fresh.cluster)
    return {
      job: fresh,
      why: 'tearDownVersionHash names it',
      error: failure('TORN_DOWN', `tearDownVersionHash ended version ${fresh.cluster}`),
    };
  const unverified = spec.verification !== undefined && observation.status.stabilizingSince !== undefined;
  if (spec.tearDownVersionHash === old.cluster && !unverified) return { job: old, why: 'tearDownVersionHash names it' };
  if (observation.status.stabilizingSince !== undefined) return undefined;
  if (gone !== undefined) return { job: old, why: gone };
  return spec.promotion === 'Automatic' ? { job: old, why: 'the new version is proven' } : undefined;
};

interface Look {
  readonly change: StatusChange;
  readonly requeueAfterMs: number;
  readonly effects?: readonly Effect[];
  /** Why the new version cannot stay. */
  readonly broken?: Failure;
  /** Why there is nothing left of the old version to go back to. */
  readonly gone?: string;
}

/** What the old job says now. One that has ended by itself is not started again beside a new one that runs. */
const lookAtOld = (observation: Observation, { cluster, jobId }: JobOnCluster): Pick<Look, 'change' | 'gone'> => {
  const view = viewOf(observation, cluster);
  const { jobStatus, deployed } = observation.status;
  if (view.kind !== 'answering') return { change: {} };
  const job = findJob(view, jobId);
  if (job === undefined) {
    const recovering =
      deployed !== undefined &&
      highAvailability(deployed.spec) &&
      elapsed(observation.now, jobStatus?.endedAt) < observation.limits.jobStartMs;
    const gone =
      jobStatus?.state === LOST && !recovering ? { gone: `the JobManager of ${cluster} no longer knows its job` } : {};
    return { change: recordJobEnded(observation, cluster, LOST), ...gone };
  }
  if (isTerminal(job.state))
    return { change: recordJobEnded(observation, cluster, job.state), gone: `its job is ${job.state}` };
  const { endedAt: _, ...known } = { ...jobStatus };
  return { change: { jobStatus: jobStatusOf(known, job) } };
};

/** What both jobs say now, and whether the new one is proven. */
const look = (observation: Observation, old: JobOnCluster, fresh: JobOnCluster): Look => {
  const newView = viewOf(observation, fresh.cluster);
  const newJob = newView.kind === 'answering' ? findJob(newView, fresh.jobId) : undefined;
  const { gone, ...seen } = lookAtOld(observation, old);
  let { change } = seen;
  if (newView.kind !== 'answering') {
    const late = stabilityOverdue(observation);
    return {
      change,
      requeueAfterMs: 2000,
      ...(late
        ? { broken: failure('NOT_STABLE', `the JobManager of ${fresh.cluster} does not answer: ${newView.reason}`) }
        : {}),
    };
  }
  if (newJob === undefined)
    return {
      change,
      requeueAfterMs: 1000,
      broken: failure('JOB_FAILED', `the JobManager of ${fresh.cluster} no longer knows job ${fresh.jobId}`),
    };
  change = { ...change, updatingJob: jobStatusOf(observation.status.updatingJob, newJob, newView.checkpoints) };
  if (newJob.state !== 'FINISHED' && isTerminal(newJob.state)) {
    if (causePending(newJob, newView.failures) && !stabilityOverdue(observation))
      return { change, requeueAfterMs: 1000 };
    return {
      change,
      requeueAfterMs: 1000,
      broken: failure('JOB_FAILED', `job ${newJob.id} is ${newJob.state}${causeOf(newView.failures)}`),
    };
  }
  if (observation.status.stabilizingSince === undefined)
    return { change, requeueAfterMs: REQUEUE_MS.steady, ...(gone === undefined ? {} : { gone }) };
  const proof = verified(observation, fresh, stabilityOf(observation, newView, newJob, observation.status.updatingJob));
  if (proof.kind === 'failed') return { change, requeueAfterMs: 1000, broken: proof.failure };
  const { effects = [] } = proof;
  if (proof.kind === 'waiting')
    return { change: { ...change, ...proof.change }, requeueAfterMs: proof.requeueAfterMs, effects };
  const proven = event('Normal', 'DeployStable', newJob.id, `Version ${fresh.cluster} is proven: ${proof.by}`);
  return {
    change: { ...change, stabilizingSince: undefined },
    requeueAfterMs: REQUEUE_MS.jobDown,
    effects: [...effects, proven],
  };
};

/** A JobManager of the new version that does not answer for so long is not needed to end it: its pods are. */
const UNREACHABLE_MS = 10_000;

/** The new version is no more: the old one stays, or the next edit takes its turn. */
const dropped = (observation: Observation, record: DeployRecord, stuck: boolean): Here => {
  if (retargeted(observation)) return enter('Updating');
  const { code, message } = observation.status.lastError ?? failure('TORN_DOWN', 'the new version was ended');
  return failDeploy(observation, record, failure(code, message), stuck);
};

/** BlueGreen: two versions run, each with its job, until one is ended: by name, by promotion, or because the new one fails. */
export const DualRunning = phase({
  phase: 'DualRunning',
  exits: ['Running', 'DeployFailed', 'Updating', 'RollingBackJob'],
  reads: ({ status }) => {
    const { operation } = status;
    const [old, fresh] = [liveJob(status), secondJob(status)];
    return {
      clusters: {
        ...(old === undefined ? {} : { [old.cluster]: stopReads(old, operation) }),
        ...(fresh === undefined
          ? {}
          : { [fresh.cluster]: { ...stopReads(fresh, operation), ...stabilityReads(fresh.jobId) } }),
      },
    };
  },
  decide: (observation): Here => {
    const { status } = observation;
    const [old, fresh] = [liveJob(status), secondJob(status)];
    if (old === undefined) return promote(observation);
    if (status.updating === undefined || fresh === undefined) {
      return status.updating === undefined ? enter('Updating') : dropped(observation, status.updating, false);
    }
    const { operation } = status;
    if (operation !== undefined) {
      if (operation.cluster === old.cluster) return endVersion(observation, old);
      const silent =
        viewOf(observation, fresh.cluster).kind !== 'answering' &&
        elapsed(observation.now, operation.startedAt) >= UNREACHABLE_MS;
      return silent ? dropped(observation, status.updating, true) : endVersion(observation, fresh);
    }
    const seen = look(observation, old, fresh);
    const { change, requeueAfterMs, effects = [] } = seen;
    const ending = chosen(observation, old, fresh, seen);
    if (ending === undefined) {
      const waiting =
        status.stabilizingSince === undefined ? ('WaitingForPromotion' as const) : ('Stabilizing' as const);
      const message = `versions ${old.cluster} and ${fresh.cluster} both run; tearDownVersionHash names the one to end`;
      return stay('DualRunning', requeueAfterMs, { change, effects, waiting: { reason: waiting, message } });
    }
    const decision = endVersion(
      observation,
      ending.job,
      ending.job === fresh ? seen.broken !== undefined : seen.gone !== undefined,
    );
    const told = event(
      'Normal',
      'VersionEnding',
      `${ending.job.jobId}`,
      `Ending version ${ending.job.cluster}: ${ending.why}`,
    );
    return {
      ...decision,
      effects: [told, ...effects, ...decision.effects],
      ...(ending.error === undefined ? {} : { error: ending.error }),
    };
  },
});
