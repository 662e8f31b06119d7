import type { StatusChange, Waiting } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { hookProgress } from './hook-job.ts';

/** How far the `shutdownJob` is, which runs after the job and before its cluster is deleted. `done`: nothing to wait for. */
export type Shutdown =
  | { readonly kind: 'done'; readonly effects: readonly Effect[] }
  | {
      readonly kind: 'running';
      readonly change: StatusChange;
      readonly effects: readonly Effect[];
      readonly waiting: Waiting;
    };

const DONE: Shutdown = { kind: 'done', effects: [] };

const waiting: Waiting = { reason: 'ShuttingDown', message: 'Waiting for the shutdownJob to finish' };

/** A shutdownJob that fails or takes too long does not keep the cluster: flinkapp continues without it. */
export const shutdown = (observation: Observation): Shutdown => {
  const { deployed, jobStatus, clusterReleased } = observation.status;
  if (deployed === undefined || jobStatus?.jobID === undefined || clusterReleased === true) return DONE;
  const progress = hookProgress(observation, 'shutdown', { cluster: deployed.hash, jobId: jobStatus.jobID });
  switch (progress.kind) {
    case 'begun':
      return { kind: 'running', change: progress.change, effects: progress.effects, waiting };
    case 'running':
      return { kind: 'running', change: {}, effects: [], waiting };
    case 'failed': {
      const message = `Shutdown Job ${progress.name} did not succeed: ${progress.why}. flinkapp continues without it`;
      return { kind: 'done', effects: [event('Warning', 'ShutdownJobFailed', progress.name, message)] };
    }
    case 'none':
    case 'succeeded':
      return DONE;
  }
};
