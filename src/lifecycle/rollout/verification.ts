import { failure } from '../../api/errors.ts';
import { event } from '../effect.ts';
import type { JobOnCluster } from '../facts/job.ts';
import type { Observation } from '../observation.ts';
import { hookProgress } from './hook-job.ts';
import type { Stability } from './stability.ts';

const LOOK_MS = 5000;

/** A job that has proven itself is proven when the verification of the spec, where there is one, says so too. */
export const verified = (observation: Observation, job: JobOnCluster, proof: Stability): Stability => {
  if (proof.kind !== 'stable') return proof;
  const progress = hookProgress(observation, 'verification', job);
  switch (progress.kind) {
    case 'none':
      return proof;
    case 'begun':
      return {
        kind: 'waiting',
        requeueAfterMs: LOOK_MS,
        message: 'the verification Job is being made',
        change: progress.change,
        effects: progress.effects,
      };
    case 'running':
      return { kind: 'waiting', requeueAfterMs: LOOK_MS, message: `Job ${progress.name} has not ended yet` };
    case 'failed':
      return { kind: 'failed', failure: failure('VERIFICATION_FAILED', `Job ${progress.name}: ${progress.why}`) };
    case 'succeeded':
      return {
        ...proof,
        effects: [event('Normal', 'VerificationPassed', progress.name, `Job ${progress.name} succeeded`)],
      };
  }
};
