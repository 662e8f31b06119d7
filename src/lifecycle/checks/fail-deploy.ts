import type { Failure } from '../../api/errors.ts';
import type { DeployOutcome, DeployRecord, Status } from '../../api/status.ts';
import type { Decision } from '../decision.ts';
import { go } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { time } from './time.ts';

const KEPT = 10;

export const withOutcome = (status: Status, outcome: DeployOutcome): readonly DeployOutcome[] => [outcome, ...(status.history ?? [])].slice(0, KEPT);

/** Gives a deploy up: its cluster goes, what ran before stays, and the same spec is not tried again. */
export const failDeploy = (o: Observation, { hash, spec: { image } }: DeployRecord, failure: Failure): Decision<'DeployFailed'> =>
  go('DeployFailed', {
    change: {
      failedDeployHash: hash,
      updating: undefined,
      updatingHash: undefined,
      operation: undefined,
      retryAt: undefined,
      retryCount: undefined,
      savepointTriggerId: undefined,
      history: withOutcome(o.status, { hash, image, outcome: 'Failed', at: time(o.now) }),
    },
    error: failure,
    effects: [event('Warning', 'DeployFailed', `${hash}-${o.status.phaseSince}`, `Deploy ${hash} failed: ${failure.message}`)],
  });
