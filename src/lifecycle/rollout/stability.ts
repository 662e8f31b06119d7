import { type Failure, failure } from '../../api/errors.ts';
import { ROLLBACK_DEFAULTS } from '../../api/spec/rollback.ts';
import type { JobStatus } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { Answering } from '../facts/cluster-view.ts';
import { silentMs, stabilizingMs } from '../facts/silence.ts';
import type { ClusterReads, JobFact, Observation } from '../observation.ts';
import { CHECKS, type RollbackPolicy, type StabilityVerdict, type Trial } from './stability-checks.ts';

/** Whether the job of a new deploy is good enough to stay. */
export type Stability =
  | StabilityVerdict
  | {
      readonly kind: 'waiting';
      readonly requeueAfterMs: number;
      readonly message: string;
      readonly change?: StatusChange;
      readonly effects?: readonly Effect[];
    };

export const stabilityReads = (jobId: string): ClusterReads => ({
  jobs: true,
  checkpoints: jobId,
  checkpointConfig: jobId,
  failuresOf: jobId,
});

const policyOf = ({ application }: Observation): RollbackPolicy => ({
  ...ROLLBACK_DEFAULTS,
  ...application.spec.rollback,
});

const deadlineMs = (observation: Observation): number => policyOf(observation).progressDeadlineSeconds * 1000;

/** Whether the deadline has passed for a job about which Flink reports nothing. */
export const stabilityOverdue = (observation: Observation): boolean =>
  stabilizingMs(observation) >= deadlineMs(observation);

/** The failure of a deploy whose JobManager has been silent for as long as the deadline, whenever that began. */
export const silenceFailure = (observation: Observation, cluster: string): Failure | undefined => {
  if (silentMs(observation, cluster) < deadlineMs(observation)) return undefined;
  const { progressDeadlineSeconds } = policyOf(observation);
  const message = `the JobManager of cluster ${cluster} has not answered for rollback.progressDeadlineSeconds (${progressDeadlineSeconds})`;
  return failure('FLINK_UNREACHABLE', message);
};

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Judges a job that has not ended by what Flink reports. The longer it takes, the less often flinkapp asks. */
export const stabilityOf = (
  observation: Observation,
  view: Answering,
  job: JobFact,
  known: JobStatus | undefined,
): Stability => {
  const waitedMs = stabilizingMs(observation);
  const expectedRestore = known?.requestedRestorePath;
  const trial: Trial = { view, job, policy: policyOf(observation), stabilizingMs: waitedMs, expectedRestore };
  for (const check of CHECKS) {
    const verdict = check(trial);
    if (verdict !== undefined) return verdict;
  }
  const requeueAfterMs = clamp(waitedMs / 5, 500, 10_000);
  return { kind: 'waiting', requeueAfterMs, message: `Job ${job.id} is not stable yet` };
};
