import { failure } from '../../api/errors.ts';
import type { DeployRecord, Rescale } from '../../api/status.ts';
import type { Decision } from '../decision.ts';
import { enter, phase, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { storesGone, storesNeedPods } from '../facts/ha-stores.ts';
import { allTasksRun, isTerminal } from '../facts/job.ts';
import { causeOf, causePending } from '../facts/job-failures.ts';
import { suspends, wantsDeploy } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { rescaleOf } from '../rescale/rescale-target.ts';
import { rollBack } from '../rollout/fail-deploy.ts';
import { stabilityOf, stabilityOverdue } from '../rollout/stability.ts';
import { verified } from '../rollout/verification.ts';
import { deployedNeedsPods, type JobObservation, observeDeployedJob } from '../running/observe-job.ts';
import { forgetRestarts, mayRestart, needsRestart, restartsExhausted } from '../running/restart-policy.ts';
import { savepointUpkeep, savepointUpkeepReads } from '../running/savepoint-upkeep.ts';

type Here = Decision<
  'Running' | 'Updating' | 'RollingBackJob' | 'Recovering' | 'DeployFailed' | 'Finished' | 'Suspending' | 'Rescaling'
>;

/** A JobManager that does not answer proves nothing; where there is a version to go back to, that has the deploy's deadline. */
const silent = (observation: Observation, deployed: DeployRecord, look: JobObservation): Here | undefined => {
  if (
    !stabilityOverdue(observation) ||
    observation.status.previous === undefined ||
    look.waiting?.reason !== 'FlinkUnreachable'
  )
    return undefined;
  return rollBack(observation, deployed, failure('NOT_STABLE', 'the JobManager of the new job does not answer'), {
    jobMayRun: true,
  });
};

/** A deploy that is not proven yet: it is proven, taken back, or waited for. */
const judgeStability = (observation: Observation, look: JobObservation): Here | undefined => {
  const { deployed, previous, jobStatus, stabilizingSince } = observation.status;
  if (stabilizingSince === undefined || deployed === undefined) return undefined;
  if (look.flinkJob === undefined) return silent(observation, deployed, look);
  const { view, job } = look.flinkJob;
  if (observation.application.spec.forceRollback === true && previous !== undefined)
    return rollBack(observation, deployed, failure('FORCED_ROLLBACK', 'forceRollback is set'), {
      jobMayRun: !isTerminal(job.state),
    });
  if (isTerminal(job.state) && job.state !== 'FINISHED') {
    const error = failure('JOB_FAILED', `job ${job.id} is ${job.state}${causeOf(view.failures)}`);
    if (previous !== undefined && !causePending(job, view.failures))
      return rollBack(observation, deployed, error, { jobMayRun: false });
    // The first deploy, and one whose exception is still to be told: what its job left is recorded before it is given up.
    return jobStatus?.settled === true ? rollBack(observation, deployed, error, { jobMayRun: false }) : undefined;
  }
  const proof = verified(
    observation,
    { cluster: deployed.hash, jobId: job.id },
    stabilityOf(observation, view, job, jobStatus),
  );
  if (proof.kind === 'failed') return rollBack(observation, deployed, proof.failure, { jobMayRun: true });
  if (proof.kind === 'waiting') {
    const waiting = look.waiting ?? ({ reason: 'Stabilizing', message: proof.message } as const);
    return stay('Running', Math.min(look.requeueAfterMs, proof.requeueAfterMs), {
      change: { ...look.change, ...proof.change },
      effects: [...look.effects, ...(proof.effects ?? [])],
      waiting,
    });
  }
  const goes = previous === undefined ? '' : `; the cluster of ${previous.record.hash} goes`;
  return stay('Running', look.requeueAfterMs, {
    change: { ...look.change, previous: undefined, stabilizingSince: undefined },
    effects: [
      ...look.effects,
      ...(proof.effects ?? []),
      event('Normal', 'DeployStable', job.id, `Deploy ${deployed.hash} is proven: ${proof.by}${goes}`),
    ],
  });
};

const startDeploy = (effects: readonly Effect[] = []): Here =>
  enter('Updating', {
    change: {
      updating: undefined,
      previous: undefined,
      stabilizingSince: undefined,
    },
    effects,
  });

/** Only a job that runs can be rescaled on its cluster; one that is not proven yet is waited for. */
const rescales = (
  observation: Observation,
  rescaling: Rescale,
  { flinkJob, change, effects }: JobObservation,
): Here | undefined => {
  const { status } = observation;
  const runs = flinkJob !== undefined && allTasksRun(flinkJob.job);
  if (!runs) {
    const message = `Job ${status.jobStatus?.jobID} does not run all its tasks: it is rescaled with a new cluster`;
    return startDeploy([
      event('Normal', 'RescaleNeedsCluster', `${observation.desired?.hash}-${status.phaseSince}`, message),
    ]);
  }
  if (status.stabilizingSince !== undefined) return undefined;
  const message = `Rescaling job ${flinkJob.job.id} to parallelism ${rescaling.record.spec.parallelism} on its cluster`;
  return enter('Rescaling', {
    change: { ...change, rescaling },
    effects: [...effects, event('Normal', 'Rescaling', `${rescaling.record.rescaled}-${status.revision}`, message)],
  });
};

/** The deployed version is what the spec asks for. A change of it starts a deploy; a job that is lost or FAILED is started again. */
export const Running = phase({
  phase: 'Running',
  exits: ['Updating', 'RollingBackJob', 'Recovering', 'DeployFailed', 'Finished', 'Suspending', 'Rescaling'],
  reads: ({ status }) => ({
    clusters: savepointUpkeepReads(status),
    pods: deployedNeedsPods(status) || storesNeedPods(status),
  }),
  decide: (observation): Here => {
    if (suspends(observation))
      return enter('Suspending', { change: { previous: undefined, stabilizingSince: undefined } });
    const wants = wantsDeploy(observation);
    const rescale = wants ? rescaleOf(observation) : undefined;
    if (wants && rescale === undefined) return startDeploy();
    const look = observeDeployedJob(observation);
    const rescaled = rescale === undefined ? undefined : rescales(observation, rescale, look);
    if (rescaled !== undefined) return rescaled;
    const judged = judgeStability(observation, look);
    if (judged !== undefined) return judged;
    const { change, effects, requeueAfterMs, waiting } = look;
    if (observation.status.jobStatus?.settled === true && observation.status.jobStatus.state === 'FINISHED')
      return enter('Finished', { error: null });
    if (needsRestart(observation.status)) {
      if (mayRestart(observation)) return enter('Recovering');
      return stay('Running', requeueAfterMs, {
        change,
        effects,
        stalled: restartsExhausted(observation),
        error: failure('RESTARTS_EXHAUSTED', restartsExhausted(observation).message),
      });
    }
    const more = savepointUpkeep(observation, look);
    if (more !== undefined)
      return stay('Running', more.requeueAfterMs, { ...more, ...(waiting === undefined ? {} : { waiting }) });
    const healthy = waiting === undefined ? forgetRestarts(observation) : {};
    return stay('Running', requeueAfterMs, {
      change: { ...change, ...healthy, ...storesGone(observation) },
      effects,
      ...(waiting === undefined ? {} : { waiting }),
    });
  },
});
