import { failure } from '../../api/errors.ts';
import type { Rescale } from '../../api/status.ts';
import { type Decision, enter, phase, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { storesGone, storesNeedPods } from '../facts/ha-stores.ts';
import { allTasksRun } from '../facts/job.ts';
import { suspends, wantsDeploy } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { beginRescale, needsClusterEvent } from '../rescale/begin-rescale.ts';
import { rescaleOf } from '../rescale/rescale-target.ts';
import { rollBack } from '../rollout/fail-deploy.ts';
import { judgeDeploy } from '../rollout/judge-deploy.ts';
import { deployedNeedsPods } from '../running/deployed-reads.ts';
import type { JobObservation } from '../running/job-observation.ts';
import { observeDeployedJob } from '../running/observe-job.ts';
import {
  forgetRestarts,
  mayRestart,
  needsRestart,
  outcomeUnknown,
  restartsExhausted,
  restartsOnEnd,
} from '../running/restart-policy.ts';
import { savepointUpkeep, savepointUpkeepReads } from '../running/savepoint-upkeep.ts';

type Here = Decision<
  'Running' | 'Updating' | 'RollingBackJob' | 'Recovering' | 'DeployFailed' | 'Finished' | 'Suspending' | 'Rescaling'
>;
/** Of a deploy that is not stable yet: whether it becomes stable, rolls back, or has to wait. */
const judge = (observation: Observation, observed: JobObservation): Here | undefined => {
  const { deployed, previous, jobStatus, stabilizingSince } = observation.status;
  if (stabilizingSince === undefined || deployed === undefined) return undefined;
  const verdict = judgeDeploy(observation, deployed, observed);
  switch (verdict.kind) {
    case 'undecided':
      return undefined;
    case 'failed':
      return rollBack(observation, deployed, verdict.failure, verdict);
    case 'waiting':
      return stay('Running', Math.min(observed.requeueAfterMs, verdict.requeueAfterMs), {
        change: { ...observed.change, ...verdict.change },
        effects: [...observed.effects, ...(verdict.effects ?? [])],
        waiting: observed.waiting ?? { reason: 'Stabilizing', message: verdict.message },
      });
    case 'stable': {
      const deletes = previous === undefined ? '' : `; deleting cluster ${previous.record.hash}`;
      const message = `Deploy ${deployed.hash} is stable (${verdict.by})${deletes}`;
      const stable = event('Normal', 'DeployStable', `${jobStatus?.jobID}`, message);
      return stay('Running', observed.requeueAfterMs, {
        change: { ...observed.change, previous: undefined, stabilizingSince: undefined, deployRetry: undefined },
        effects: [...observed.effects, ...(verdict.effects ?? []), stable],
      });
    }
  }
};

const beginDeploy = (effects: readonly Effect[] = []): Here =>
  enter('Updating', { change: { updating: undefined, previous: undefined, stabilizingSince: undefined }, effects });

/** Only a running job can be rescaled on its cluster. Undefined: flinkapp waits until it is stable, and for its savepoint. */
const rescale = (observation: Observation, target: Rescale, observed: JobObservation): Here | undefined => {
  const { flinkJob } = observed;
  if (flinkJob === undefined || !allTasksRun(flinkJob.job))
    return beginDeploy([needsClusterEvent(observation, observed)]);
  const { stabilizingSince, operation } = observation.status;
  const waits = stabilizingSince !== undefined || operation !== undefined;
  return waits ? undefined : beginRescale(observation, target, observed);
};

const restart = (observation: Observation, { change, effects, requeueAfterMs }: JobObservation): Here => {
  const unknown = outcomeUnknown(observation);
  if (unknown !== undefined) return stay('Running', requeueAfterMs, { change, effects, stalled: unknown });
  const restarts = restartsOnEnd(observation);
  if (mayRestart(observation, restarts)) return enter('Recovering', { change: { restarts } });
  const stalled = restartsExhausted(observation);
  const error = failure('RESTARTS_EXHAUSTED', stalled.message);
  return stay('Running', requeueAfterMs, { change, effects, stalled, error });
};

/** Nothing has to be decided about the deployed version: records what its job reports, and takes and deletes savepoints. */
const keepRunning = (observation: Observation, observed: JobObservation): Here => {
  const { change, effects, requeueAfterMs, waiting } = observed;
  const wait = waiting === undefined ? {} : { waiting };
  const upkeep = savepointUpkeep(observation, observed);
  if (upkeep !== undefined) return stay('Running', upkeep.requeueAfterMs, { ...upkeep, ...wait });
  const healthy = waiting === undefined ? forgetRestarts(observation) : {};
  const next = { ...change, ...healthy, ...storesGone(observation) };
  return stay('Running', requeueAfterMs, { change: next, effects, ...wait });
};

/** The deployed version is the desired one. A change of the spec starts a deploy or a rescale; a failed or lost job restarts. */
export const Running = phase({
  phase: 'Running',
  exits: ['Updating', 'RollingBackJob', 'Recovering', 'DeployFailed', 'Finished', 'Suspending', 'Rescaling'],
  reads: ({ status }) => ({
    clusters: savepointUpkeepReads(status),
    pods: deployedNeedsPods(status) || storesNeedPods(status),
  }),
  decide: (observation): Here => {
    const { status } = observation;
    if (suspends(observation))
      return enter('Suspending', { change: { previous: undefined, stabilizingSince: undefined } });
    const deployNeeded = wantsDeploy(observation);
    const target = deployNeeded ? rescaleOf(observation) : undefined;
    if (deployNeeded && target === undefined) return beginDeploy();
    const observed = observeDeployedJob(observation);
    const rescaled = target === undefined ? undefined : rescale(observation, target, observed);
    const decided = rescaled ?? judge(observation, observed);
    if (decided !== undefined) return decided;
    if (status.jobStatus?.settled === true && status.jobStatus.state === 'FINISHED')
      return enter('Finished', { error: null });
    return needsRestart(status) ? restart(observation, observed) : keepRunning(observation, observed);
  },
});
