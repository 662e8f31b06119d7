import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { highAvailability } from '../../objects/high-availability.ts';
import { endVersion } from '../checks/end-version.ts';
import { ended } from '../checks/ended.ts';
import { FORGIVEN, failDeploy, NO_DEPLOY, withOutcome } from '../checks/fail-deploy.ts';
import { causeOf, unexplained } from '../checks/failing-again.ts';
import { findJob, isTerminal, type JobOnCluster, LOST, liveJob, secondJob } from '../checks/job.ts';
import { proofOf, proofOverdue, proofReads } from '../checks/proof.ts';
import { jobStatusOf } from '../checks/running-status.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { stopReads } from '../checks/stop-progress.ts';
import { elapsed, time } from '../checks/time.ts';
import { verified } from '../checks/verification.ts';
import { viewOf } from '../checks/view.ts';
import { type Decision, go, LOOK, phase, type StatusChange, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Observation } from '../observation.ts';

type Here = Decision<'DualRunning' | 'Running' | 'DeployFailed' | 'Updating' | 'RollingBackJob'>;

/** The old version has ended: the new one is the deployed one. Until it is proven the old one can still come back. */
const promote = (o: Observation): Here => {
  const { status } = o;
  const { deployed, updating, updatingJob, provingSince, jobStatus } = status;
  if (updating === undefined || deployed === undefined) return go('Updating');
  const { provingSince: _, ...rest } = NO_DEPLOY;
  return go('Running', {
    change: {
      ...rest,
      deployed: updating,
      deployHash: updating.hash,
      jobStatus: updatingJob,
      ...FORGIVEN,
      restarts: undefined,
      ...(provingSince === undefined ? {} : { previous: { record: deployed, ...(jobStatus === undefined ? {} : { job: jobStatus }) } }),
      history: withOutcome(status, { hash: updating.hash, image: updating.spec.image, outcome: 'Deployed', at: time(o.now), ...jobIdOf(updatingJob?.jobID) }),
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
const chosen = (o: Observation, old: JobOnCluster, fresh: JobOnCluster, { broken, gone }: Look): Ending | undefined => {
  const { spec } = o.application;
  if (retargeted(o)) return { job: fresh, why: 'another spec is wanted' };
  if (spec.forceRollback === true) return { job: fresh, why: 'forceRollback is set', error: failure('FORCED_ROLLBACK', 'forceRollback is set') };
  if (broken !== undefined) return { job: fresh, why: broken.message, error: broken };
  if (spec.tearDownVersionHash === fresh.cluster)
    return { job: fresh, why: 'tearDownVersionHash names it', error: failure('TORN_DOWN', `tearDownVersionHash ended version ${fresh.cluster}`) };
  const unverified = spec.verification !== undefined && o.status.provingSince !== undefined;
  if (spec.tearDownVersionHash === old.cluster && !unverified) return { job: old, why: 'tearDownVersionHash names it' };
  if (o.status.provingSince !== undefined) return undefined;
  if (gone !== undefined) return { job: old, why: gone };
  return spec.promotion === 'Automatic' ? { job: old, why: 'the new version is proven' } : undefined;
};

interface Look {
  readonly change: StatusChange;
  readonly lookAgainMs: number;
  readonly effects?: readonly Effect[];
  /** Why the new version cannot stay. */
  readonly broken?: Failure;
  /** Why there is nothing left of the old version to go back to. */
  readonly gone?: string;
}

/** What the old job says now. One that has ended by itself is not started again beside a new one that runs. */
const lookAtOld = (o: Observation, { cluster, jobId }: JobOnCluster): Pick<Look, 'change' | 'gone'> => {
  const view = viewOf(o, cluster);
  const { jobStatus, deployed } = o.status;
  if (view.kind !== 'answering') return { change: {} };
  const job = findJob(view, jobId);
  if (job === undefined) {
    const recovering = deployed !== undefined && highAvailability(deployed.spec) && elapsed(o.now, jobStatus?.endedAt) < o.limits.jobStartMs;
    const gone = jobStatus?.state === LOST && !recovering ? { gone: `the JobManager of ${cluster} no longer knows its job` } : {};
    return { change: ended(o, cluster, LOST), ...gone };
  }
  if (isTerminal(job.state)) return { change: ended(o, cluster, job.state), gone: `its job is ${job.state}` };
  const { endedAt: _, ...known } = { ...jobStatus };
  return { change: { jobStatus: jobStatusOf(known, job) } };
};

/** What both jobs say now, and whether the new one is proven. */
const look = (o: Observation, old: JobOnCluster, fresh: JobOnCluster): Look => {
  const newView = viewOf(o, fresh.cluster);
  const newJob = newView.kind === 'answering' ? findJob(newView, fresh.jobId) : undefined;
  const { gone, ...seen } = lookAtOld(o, old);
  let { change } = seen;
  if (newView.kind !== 'answering') {
    const late = proofOverdue(o);
    return {
      change,
      lookAgainMs: 2000,
      ...(late ? { broken: failure('NOT_PROVEN', `the JobManager of ${fresh.cluster} does not answer: ${newView.reason}`) } : {}),
    };
  }
  if (newJob === undefined)
    return { change, lookAgainMs: 1000, broken: failure('JOB_FAILED', `the JobManager of ${fresh.cluster} no longer knows job ${fresh.jobId}`) };
  change = { ...change, updatingJob: jobStatusOf(o.status.updatingJob, newJob, newView.checkpoints) };
  if (newJob.state !== 'FINISHED' && isTerminal(newJob.state)) {
    if (unexplained(newJob, newView.failures) && !proofOverdue(o)) return { change, lookAgainMs: 1000 };
    return { change, lookAgainMs: 1000, broken: failure('JOB_FAILED', `job ${newJob.id} is ${newJob.state}${causeOf(newView.failures)}`) };
  }
  if (o.status.provingSince === undefined) return { change, lookAgainMs: LOOK.steady, ...(gone === undefined ? {} : { gone }) };
  const proof = verified(o, fresh, proofOf(o, newView, newJob, o.status.updatingJob));
  if (proof.kind === 'failed') return { change, lookAgainMs: 1000, broken: proof.failure };
  const { effects = [] } = proof;
  if (proof.kind === 'waiting') return { change: { ...change, ...proof.change }, lookAgainMs: proof.lookAgainMs, effects };
  const proven = event('Normal', 'DeployProven', newJob.id, `Version ${fresh.cluster} is proven: ${proof.by}`);
  return { change: { ...change, provingSince: undefined }, lookAgainMs: LOOK.jobDown, effects: [...effects, proven] };
};

/** A JobManager of the new version that does not answer for so long is not needed to end it: its pods are. */
const UNREACHABLE_MS = 10_000;

/** The new version is no more: the old one stays, or the next edit takes its turn. */
const dropped = (o: Observation, record: DeployRecord, stuck: boolean): Here => {
  if (retargeted(o)) return go('Updating');
  const { code, message } = o.status.lastError ?? failure('TORN_DOWN', 'the new version was ended');
  return failDeploy(o, record, failure(code, message), stuck);
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
        ...(fresh === undefined ? {} : { [fresh.cluster]: { ...stopReads(fresh, operation), ...proofReads(fresh.jobId) } }),
      },
    };
  },
  decide: (o): Here => {
    const { status } = o;
    const [old, fresh] = [liveJob(status), secondJob(status)];
    if (old === undefined) return promote(o);
    if (status.updating === undefined || fresh === undefined) {
      return status.updating === undefined ? go('Updating') : dropped(o, status.updating, false);
    }
    const { operation } = status;
    if (operation !== undefined) {
      if (operation.cluster === old.cluster) return endVersion(o, old);
      const silent = viewOf(o, fresh.cluster).kind !== 'answering' && elapsed(o.now, operation.startedAt) >= UNREACHABLE_MS;
      return silent ? dropped(o, status.updating, true) : endVersion(o, fresh);
    }
    const seen = look(o, old, fresh);
    const { change, lookAgainMs, effects = [] } = seen;
    const ending = chosen(o, old, fresh, seen);
    if (ending === undefined) {
      const waiting = status.provingSince === undefined ? ('WaitingForPromotion' as const) : ('Proving' as const);
      const message = `versions ${old.cluster} and ${fresh.cluster} both run; tearDownVersionHash names the one to end`;
      return stay('DualRunning', lookAgainMs, { change, effects, waiting: { reason: waiting, message } });
    }
    const decision = endVersion(o, ending.job, ending.job === fresh ? seen.broken !== undefined : seen.gone !== undefined);
    const told = event('Normal', 'VersionEnding', `${ending.job.jobId}`, `Ending version ${ending.job.cluster}: ${ending.why}`);
    return { ...decision, effects: [told, ...effects, ...decision.effects], ...(ending.error === undefined ? {} : { error: ending.error }) };
  },
});
