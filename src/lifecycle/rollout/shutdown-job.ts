import type { StatusChange, Waiting } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { hookProgress } from './hook-job.ts';

/** What stands between the end of a job and that of its cluster: `over` where nothing does, or no longer does. */
export type Shutdown =
  | { readonly kind: 'over'; readonly effects: readonly Effect[] }
  | {
      readonly kind: 'running';
      readonly change: StatusChange;
      readonly effects: readonly Effect[];
      readonly waiting: Waiting;
    };

const OVER: Shutdown = { kind: 'over', effects: [] };

/** The shutdownJob of the application, whose job has ended and whose cluster is still there. It holds nothing up for ever. */
export const shutdown = (observation: Observation): Shutdown => {
  const { deployed, jobStatus, clusterReleased } = observation.status;
  if (deployed === undefined || jobStatus?.jobID === undefined || clusterReleased === true) return OVER;
  const progress = hookProgress(observation, 'shutdown', { cluster: deployed.hash, jobId: jobStatus.jobID });
  const waiting: Waiting = { reason: 'ShuttingDown', message: 'the shutdownJob has not ended yet' };
  switch (progress.kind) {
    case 'begun':
      return { kind: 'running', change: progress.change, effects: progress.effects, waiting };
    case 'running':
      return { kind: 'running', change: {}, effects: [], waiting };
    case 'failed':
      return {
        kind: 'over',
        effects: [event('Warning', 'ShutdownJobFailed', progress.name, `Job ${progress.name}: ${progress.why}`)],
      };
    case 'none':
    case 'succeeded':
      return OVER;
  }
};
