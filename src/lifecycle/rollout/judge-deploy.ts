import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import type { Waiting } from '../decision.ts';
import type { Answering } from '../facts/cluster-view.ts';
import { isTerminal } from '../facts/job.ts';
import { causeOf, causePending } from '../facts/job-failures.ts';
import { jobFailure } from '../facts/outage.ts';
import type { JobFact, Observation } from '../observation.ts';
import { type Stability, silenceFailure, stabilityOf } from './stability.ts';
import { verified } from './verification.ts';

/** Whether a deploy whose job was running stays. `undecided`: Flink reports too little, and its deadline has not passed. */
export type DeployVerdict =
  | Exclude<Stability, { kind: 'failed' }>
  | { readonly kind: 'undecided' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly jobMayRun: boolean };

/** What the cluster reports of the deployed job. */
interface JobReport {
  readonly flinkJob?: { readonly view: Answering; readonly job: JobFact };
  readonly waiting?: Waiting;
}

type FlinkJob = NonNullable<JobReport['flinkJob']>;

const undecided: DeployVerdict = { kind: 'undecided' };

/** A JobManager that does not answer proves nothing; only with a previous version its silence has a deadline. */
const judgeSilent = (observation: Observation, cluster: string, { waiting }: JobReport): DeployVerdict => {
  if (waiting?.reason !== 'FlinkUnreachable' || observation.status.previous === undefined) return undecided;
  const error = silenceFailure(observation, cluster);
  return error === undefined ? undecided : { kind: 'failed', failure: error, jobMayRun: true };
};

/** The job is CANCELED or FAILED. */
const judgeEnded = ({ status }: Observation, { view, job }: FlinkJob): DeployVerdict => {
  const canRollBack = status.previous !== undefined && !causePending(job, view.failures);
  // Otherwise flinkapp first records what the job left. Meanwhile Flink reports the exception.
  if (!canRollBack && status.jobStatus?.settled !== true) return undecided;
  const error = jobFailure('JOB_FAILED', `job ${job.id} is ${job.state}${causeOf(view.failures)}`);
  return { kind: 'failed', failure: error, jobMayRun: false };
};

/** Judges a deploy that is not stable yet. */
export const judgeDeploy = (observation: Observation, { hash }: DeployRecord, report: JobReport): DeployVerdict => {
  const { application, status } = observation;
  const { flinkJob } = report;
  if (flinkJob === undefined) return judgeSilent(observation, hash, report);
  const { view, job } = flinkJob;
  if (application.spec.forceRollback === true && status.previous !== undefined) {
    const error = failure('FORCED_ROLLBACK', 'spec.forceRollback is true');
    return { kind: 'failed', failure: error, jobMayRun: !isTerminal(job.state) };
  }
  if (isTerminal(job.state) && job.state !== 'FINISHED') return judgeEnded(observation, flinkJob);
  const stability = stabilityOf(observation, view, job, status.jobStatus);
  const verdict = verified(observation, { cluster: hash, jobId: job.id }, stability);
  return verdict.kind === 'failed' ? { ...verdict, jobMayRun: true } : verdict;
};
