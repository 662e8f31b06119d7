import { failure } from '../../api/errors.ts';
import type { DeployRecord, Rescale } from '../../api/status.ts';
import { besides, besidesReads } from '../checks/besides.ts';
import { takeBack } from '../checks/fail-deploy.ts';
import { causeOf, unexplained } from '../checks/failing-again.ts';
import { exhausted, forgetRestarts, mayRestart, needsRestart } from '../checks/heal.ts';
import { allTasksRun, isTerminal } from '../checks/job.ts';
import { proofOf, proofOverdue } from '../checks/proof.ts';
import { rescaleOf } from '../checks/rescale.ts';
import { type DeployedLook, deployedNeedsPods, lookAtDeployed } from '../checks/running-status.ts';
import { suspends, wantsDeploy } from '../checks/spec-changed.ts';
import { storesGone, storesNeedPods } from '../checks/stores.ts';
import { verified } from '../checks/verification.ts';
import type { Decision } from '../decision.ts';
import { go, phase, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Observation } from '../observation.ts';

type Here = Decision<'Running' | 'Updating' | 'RollingBackJob' | 'Recovering' | 'DeployFailed' | 'Finished' | 'Suspending' | 'Rescaling'>;

/** A JobManager that does not answer proves nothing; where there is a version to go back to, that has the deploy's deadline. */
const silent = (o: Observation, deployed: DeployRecord, look: DeployedLook): Here | undefined => {
  if (!proofOverdue(o) || o.status.previous === undefined || look.waiting?.reason !== 'FlinkUnreachable') return undefined;
  return takeBack(o, deployed, failure('NOT_PROVEN', 'the JobManager of the new job does not answer'), false);
};

/** A deploy that is not proven yet: it is proven, taken back, or waited for. */
const proving = (o: Observation, look: DeployedLook): Here | undefined => {
  const { deployed, previous, jobStatus, provingSince } = o.status;
  if (provingSince === undefined || deployed === undefined) return undefined;
  if (look.seen === undefined) return silent(o, deployed, look);
  const { view, job } = look.seen;
  if (o.application.spec.forceRollback === true && previous !== undefined)
    return takeBack(o, deployed, failure('FORCED_ROLLBACK', 'forceRollback is set'), isTerminal(job.state));
  if (isTerminal(job.state) && job.state !== 'FINISHED') {
    const error = failure('JOB_FAILED', `job ${job.id} is ${job.state}${causeOf(view.failures)}`);
    if (previous !== undefined && !unexplained(job, view.failures)) return takeBack(o, deployed, error, true);
    // The first deploy, and one whose exception is still to be told: what its job left is recorded before it is given up.
    return jobStatus?.settled === true ? takeBack(o, deployed, error, true) : undefined;
  }
  const proof = verified(o, { cluster: deployed.hash, jobId: job.id }, proofOf(o, view, job, jobStatus));
  if (proof.kind === 'failed') return takeBack(o, deployed, proof.failure, false);
  if (proof.kind === 'waiting') {
    const waiting = look.waiting ?? ({ reason: 'Proving', message: proof.message } as const);
    return stay('Running', Math.min(look.lookAgainMs, proof.lookAgainMs), {
      change: { ...look.change, ...proof.change },
      effects: [...look.effects, ...(proof.effects ?? [])],
      waiting,
    });
  }
  const goes = previous === undefined ? '' : `; the cluster of ${previous.record.hash} goes`;
  return stay('Running', look.lookAgainMs, {
    change: { ...look.change, previous: undefined, provingSince: undefined },
    effects: [...look.effects, ...(proof.effects ?? []), event('Normal', 'DeployProven', job.id, `Deploy ${deployed.hash} is proven: ${proof.by}${goes}`)],
  });
};

const deploy = (o: Observation, effects: readonly Effect[] = []): Here =>
  go('Updating', { change: { updating: undefined, updatingHash: o.wanted?.hash, previous: undefined, provingSince: undefined }, effects });

/** Only a job that runs can be rescaled on its cluster; one that is not proven yet is waited for. */
const rescales = (o: Observation, rescaling: Rescale, { seen, change, effects }: DeployedLook): Here | undefined => {
  const { status } = o;
  const runs = seen !== undefined && allTasksRun(seen.job);
  if (!runs) {
    const message = `Job ${status.jobStatus?.jobID} does not run all its tasks: it is rescaled with a new cluster`;
    return deploy(o, [event('Normal', 'RescaleNeedsCluster', `${o.wanted?.hash}-${status.phaseSince}`, message)]);
  }
  if (status.provingSince !== undefined) return undefined;
  const message = `Rescaling job ${seen.job.id} to parallelism ${rescaling.record.spec.parallelism} on its cluster`;
  return go('Rescaling', {
    change: { ...change, rescaling },
    effects: [...effects, event('Normal', 'Rescaling', `${rescaling.record.rescaled}-${status.seq}`, message)],
  });
};

/** The deployed version is what the spec asks for. A change of it starts a deploy; a job that is lost or FAILED is started again. */
export const Running = phase({
  phase: 'Running',
  exits: ['Updating', 'RollingBackJob', 'Recovering', 'DeployFailed', 'Finished', 'Suspending', 'Rescaling'],
  reads: ({ status }) => ({ clusters: besidesReads(status), pods: deployedNeedsPods(status) || storesNeedPods(status) }),
  decide: (o): Here => {
    if (suspends(o)) return go('Suspending', { change: { previous: undefined, provingSince: undefined } });
    const wants = wantsDeploy(o);
    const rescale = wants ? rescaleOf(o) : undefined;
    if (wants && rescale === undefined) return deploy(o);
    const look = lookAtDeployed(o);
    const rescaled = rescale === undefined ? undefined : rescales(o, rescale, look);
    if (rescaled !== undefined) return rescaled;
    const judged = proving(o, look);
    if (judged !== undefined) return judged;
    const { change, effects, lookAgainMs, waiting } = look;
    if (o.status.jobStatus?.settled === true && o.status.jobStatus.state === 'FINISHED') return go('Finished', { error: null });
    if (needsRestart(o.status)) {
      if (mayRestart(o)) return go('Recovering');
      return stay('Running', lookAgainMs, { change, effects, stalled: exhausted(o), error: failure('RESTARTS_EXHAUSTED', exhausted(o).message) });
    }
    const more = besides(o, look);
    if (more !== undefined) return stay('Running', more.lookAgainMs, { ...more, ...(waiting === undefined ? {} : { waiting }) });
    const healthy = waiting === undefined ? forgetRestarts(o) : {};
    return stay('Running', lookAgainMs, { change: { ...change, ...healthy, ...storesGone(o) }, effects, ...(waiting === undefined ? {} : { waiting }) });
  },
});
