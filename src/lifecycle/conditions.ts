import type { Phase } from '../api/phases.ts';
import type { Reason } from '../api/reasons.ts';
import { CONDITIONS, type ConditionType } from '../api/status/conditions.ts';
import type { Condition, JobStatus, Operation, Status } from '../api/status.ts';
import type { Decision, Waiting } from './decision.ts';
import { LOST } from './facts/job.ts';
import { time } from './facts/time.ts';
import type { Observation } from './observation.ts';

/** Conditions of kstatus and of flinkapp, one function each. Their messages hold no time and no count, so they do not flap. */

/** Whether a condition holds, and why. */
interface Verdict extends Waiting {
  readonly holds: boolean;
}

/** Phases in which the application rests: what has to be done is done, or a person has to do it. */
const RESTING: ReadonlySet<Phase> = new Set(['Running', 'DeployFailed', 'Finished', 'Suspended']);

/** Why an application is not Ready in a phase of which the decision says nothing more. */
const NOT_READY: Readonly<Record<Exclude<Phase, 'Running' | 'DualRunning' | 'Finished'>, Waiting>> = {
  '': { reason: 'Deploying', message: 'The first deploy is about to begin' },
  ClusterStarting: { reason: 'Deploying', message: 'The new Flink cluster is starting' },
  SubmittingJob: { reason: 'Deploying', message: 'flinkapp is submitting the new job' },
  Updating: { reason: 'Deploying', message: 'A deploy is about to begin' },
  Savepointing: { reason: 'Deploying', message: 'flinkapp is taking a savepoint of the job' },
  Cancelling: { reason: 'Deploying', message: 'flinkapp is cancelling the job' },
  RollingBackJob: { reason: 'RollingBack', message: 'flinkapp is starting the previous version again' },
  Recovering: { reason: 'Recovering', message: 'flinkapp is restarting the job' },
  Rescaling: { reason: 'Rescaling', message: 'flinkapp is changing the parallelism of the job' },
  Suspending: { reason: 'Suspending', message: 'flinkapp is stopping the job to suspend the application' },
  Suspended: { reason: 'Suspended', message: 'spec.suspended is true: no pod is running' },
  DeployFailed: { reason: 'DeployFailed', message: 'The last deploy failed' },
  Deleting: { reason: 'DeletionInProgress', message: 'flinkapp is deleting the application' },
};

const JOB_RUNNING: Verdict = { holds: true, reason: 'JobRunning', message: 'All tasks of the job are running' };

/** Why the job of one version of a pair does not run well; undefined where it does. */
const versionProblem = (
  version: string | undefined,
  job: JobStatus | undefined,
  operation: Operation | undefined,
): Waiting | undefined => {
  if (job?.health === 'Green') return undefined;
  if (operation !== undefined && 'cluster' in operation && operation.cluster === version)
    return { reason: 'VersionEnding', message: `flinkapp is ending version ${version}` };
  if (job?.state === LOST) return { reason: 'JobLost', message: `The JobManager of version ${version} has no job` };
  if (job?.state === 'FAILED') return { reason: 'JobFailed', message: `The job of version ${version} is FAILED` };
  if (job?.state === 'CANCELED')
    return { reason: 'JobCancelled', message: `Somebody cancelled the job of version ${version}` };
  return { reason: 'JobNotHealthy', message: `Not all tasks of version ${version} are running` };
};

const pairProblem = ({ deployed, jobStatus, updating, updatingJob, operation }: Status): Waiting | undefined =>
  versionProblem(deployed?.hash, jobStatus, operation) ?? versionProblem(updating?.hash, updatingJob, operation);

const pairText = ({ jobStatus, updatingJob }: Status): string =>
  jobStatus?.state === 'FINISHED' || updatingJob?.state === 'FINISHED'
    ? 'The job of each version is running or has finished'
    : 'Both versions are running';

/** The version of a pair whose JobManager does not answer. */
const silentVersion = ({ deployed, clusterStatus, updating, updatingUnreachableSince }: Status): string | undefined => {
  if (clusterStatus?.unreachableSince !== undefined) return deployed?.hash;
  return updatingUnreachableSince === undefined ? undefined : updating?.hash;
};

const pairReady = (next: Status): Verdict => {
  const silent = silentVersion(next);
  if (silent !== undefined) {
    const message = `The JobManager of version ${silent} does not answer`;
    return { holds: false, reason: 'FlinkUnreachable', message };
  }
  const problem = pairProblem(next);
  return problem === undefined
    ? { holds: true, reason: 'JobRunning', message: pairText(next) }
    : { holds: false, ...problem };
};

/** The job runs all the same. */
const BESIDES: ReadonlySet<Reason | undefined> = new Set(['Stabilizing', 'NameTaken', 'ObjectRefused', 'LabelLost']);

const runningReady = ({ waiting, stalled }: Decision): Verdict => {
  if (stalled !== undefined) return { holds: false, ...stalled };
  if (waiting !== undefined && !BESIDES.has(waiting.reason)) return { holds: false, ...waiting };
  return JOB_RUNNING;
};

/** What keeps the application from being Ready after a failed deploy: that failure, or a later one of the restarts. */
const deployFailed = ({ lastError, deployRetry }: Status, forced: boolean): string | undefined => {
  if (lastError === undefined || lastError.code === 'RESTARTS_EXHAUSTED') return lastError?.message;
  const next = deployRetry?.at === undefined || forced ? '' : `. flinkapp deploys it again at ${deployRetry.at}`;
  return `The last deploy failed: ${lastError.message}${next}`;
};

/** In these phases the wait is what the application does; in the others it is why it is not Ready. */
const ready = (decision: Decision, next: Status, forced: boolean): Verdict => {
  const { phase, waiting, stalled } = decision;
  if (phase === 'Running') return runningReady(decision);
  if (stalled !== undefined) return { holds: false, ...stalled };
  if (phase === 'DualRunning') return pairReady(next);
  if (phase === 'Finished') return { holds: true, reason: 'JobFinished', message: 'The job finished' };
  const { reason, message } = NOT_READY[phase];
  if (phase === 'DeployFailed') {
    const failed = deployFailed(next, forced) ?? message;
    return { holds: false, reason, message: waiting === undefined ? failed : `${failed}. ${waiting.message}` };
  }
  return { holds: false, reason, message: waiting?.message ?? message };
};

/** A person has to act, or something outside flinkapp. */
const stalled = (decision: Decision, readiness: Verdict): Verdict => {
  if (decision.stalled !== undefined) return { holds: true, ...decision.stalled };
  return { ...readiness, holds: decision.phase === 'DeployFailed' };
};

/** flinkapp is working: the phase ends by itself, or the new version is not stable yet. */
const progressing = ({ phase, waiting }: Decision, readiness: Verdict, isStalled: boolean): Verdict => {
  const holds = !isStalled && (!RESTING.has(phase) || BESIDES.has(waiting?.reason));
  return { ...readiness, ...(holds ? waiting : {}), holds };
};

/** Whether flinkapp has rolled the last deploy back, and that deploy is still the desired one. */
const rolledBack = ({ history, failedDeployHash, phase }: Status): Verdict => {
  const holds = history?.[0]?.outcome === 'RolledBack' && failedDeployHash !== undefined && phase === 'DeployFailed';
  return holds
    ? { holds, reason: 'RolledBack', message: 'The last deploy was rolled back' }
    : { holds, reason: 'NotRolledBack', message: 'No rollback' };
};

const savepointAvailable = ({ savepointPath }: Status): Verdict =>
  savepointPath === undefined
    ? { holds: false, reason: 'NoSavepoint', message: 'No savepoint has been taken yet' }
    : { holds: true, reason: 'SavepointTaken', message: savepointPath };

/** @param next the status without its conditions */
export const conditionsOf = (observation: Observation, decision: Decision, next: Status): readonly Condition[] => {
  const readiness = ready(decision, next, observation.application.spec.forceRollback === true);
  const stall = stalled(decision, readiness);
  const progress = progressing(decision, readiness, stall.holds);
  const verdicts: Readonly<Record<ConditionType, Verdict>> = {
    Progressing: progress,
    Ready: readiness,
    Reconciling: progress,
    RolledBack: rolledBack(next),
    SavepointAvailable: savepointAvailable(next),
    Stalled: stall,
  };
  return CONDITIONS.map((type) => withTransition(observation, type, verdicts[type]));
};

/** The condition with the time of its last change. */
const withTransition = (
  { status, now, application }: Observation,
  type: ConditionType,
  verdict: Verdict,
): Condition => {
  const value = verdict.holds ? 'True' : 'False';
  const before = status.conditions?.find((known) => known.type === type);
  const { generation } = application.metadata;
  return {
    type,
    status: value,
    reason: verdict.reason satisfies Reason,
    message: verdict.message,
    lastTransitionTime: (before?.status === value ? before.lastTransitionTime : undefined) ?? time(now),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
};
