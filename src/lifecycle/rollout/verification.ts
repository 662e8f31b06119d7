import { failure } from '../../api/errors.ts';
import { event } from '../effect.ts';
import type { JobOnCluster } from '../facts/job.ts';
import type { Observation } from '../observation.ts';
import { hookProgress } from './hook-job.ts';
import type { Stability } from './stability.ts';

const REQUEUE_MS = 5000;

/** A job that is stable has to pass the `verification` of the spec as well, where there is one. */
export const verified = (observation: Observation, job: JobOnCluster, stability: Stability): Stability => {
  if (stability.kind !== 'stable') return stability;
  const progress = hookProgress(observation, 'verification', job);
  switch (progress.kind) {
    case 'none':
      return stability;
    case 'begun': {
      const { change, effects } = progress;
      return { kind: 'waiting', requeueAfterMs: REQUEUE_MS, message: 'Starting the verification Job', change, effects };
    }
    case 'running': {
      const message = `Waiting for verification Job ${progress.name} to finish`;
      return { kind: 'waiting', requeueAfterMs: REQUEUE_MS, message };
    }
    case 'failed': {
      const message = `verification Job ${progress.name} did not succeed: ${progress.why}`;
      return { kind: 'failed', failure: failure('VERIFICATION_FAILED', message) };
    }
    case 'succeeded': {
      const { name } = progress;
      return {
        ...stability,
        effects: [event('Normal', 'VerificationPassed', name, `Verification Job ${name} succeeded`)],
      };
    }
  }
};
