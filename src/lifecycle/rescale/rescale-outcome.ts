import { type Failure, failure, isRetryable } from '../../api/errors.ts';
import type { DeployOutcome, JobStatus, Rescale } from '../../api/status.ts';
import { type Decision, enter, type StatusChange, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { liveJob } from '../facts/job.ts';
import { policyOf } from '../facts/spec-changed.ts';
import { time } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { retryAfterFailure } from '../rollout/deploy-retry.ts';
import { FORGET_FAILURE, NO_DEPLOY, withOutcome } from '../rollout/fail-deploy.ts';

export type RescaleDecision = Decision<'Rescaling' | 'Running' | 'DeployFailed' | 'RollingBackJob'>;

export const rescaling = ({ record }: Rescale): Waiting => ({
  reason: 'WaitingForRescale',
  message: `Waiting for the job to run with parallelism ${record.spec.parallelism}`,
});

const { stabilizingSince: _, ...LEAVE } = { ...NO_DEPLOY, rescaling: undefined };

const fromTo = ({ status }: Observation, { record }: Rescale): string =>
  `from parallelism ${status.deployed?.spec.parallelism} to ${record.spec.parallelism}`;

/** The hash of the spec that the job is rescaled for. */
const targetOf = ({ record }: Rescale): string => record.rescaled ?? record.hash;

const outcome = ({ status, now }: Observation, rescale: Rescale, word: DeployOutcome['outcome']): StatusChange => ({
  history: withOutcome(status, {
    hash: targetOf(rescale),
    image: rescale.record.spec.image,
    outcome: word,
    at: time(now),
  }),
});

/** There is nothing to rescale any more. */
export const abandonRescale = (): RescaleDecision => enter('Running', { change: LEAVE });

/** The job is running with its new parallelism. */
export const finishRescale = (observation: Observation, rescale: Rescale, jobStatus: JobStatus): RescaleDecision => {
  const message = `Rescaled job ${jobStatus.jobID} ${fromTo(observation, rescale)}`;
  return enter('Running', {
    change: {
      ...LEAVE,
      ...FORGET_FAILURE,
      deployRetry: undefined,
      ...outcome(observation, rescale, 'Deployed'),
      deployed: rescale.record,
      jobStatus,
    },
    error: null,
    effects: [event('Normal', 'Rescaled', `${targetOf(rescale)}-${observation.status.attempts}`, message)],
  });
};

/**
 * Gives the rescale up until the spec changes, or for a while where its failure can pass by itself. A job that was stopped
 * for it starts again as it was.
 */
export const keepParallelism = (
  observation: Observation,
  rescale: Rescale,
  { code, message }: Failure,
  more: StatusChange = {},
): RescaleDecision => {
  const target = targetOf(rescale);
  const stopped = liveJob(observation.status) === undefined;
  const cost = stopped ? 'downtime' : 'cluster';
  const text = `Could not rescale the job ${fromTo(observation, rescale)}: ${message}`;
  const next = stopped ? 'flinkapp starts the job again with its old parallelism' : 'The job keeps its parallelism';
  return enter(stopped ? 'RollingBackJob' : 'DeployFailed', {
    change: {
      ...LEAVE,
      ...outcome(observation, rescale, stopped ? 'RolledBack' : 'Failed'),
      failedDeployHash: target,
      failedPolicy: policyOf(observation),
      deployRetry: retryAfterFailure(observation, target, code, cost),
      ...more,
    },
    effects: [event('Warning', 'RescaleFailed', `${target}-${observation.status.phaseSince}`, `${text}. ${next}`)],
    error: isRetryable(code) ? failure(code, text) : failure('RESCALE_FAILED', message),
  });
};
