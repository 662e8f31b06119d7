import { enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { suspends, wantsDeploy } from '../facts/spec-changed.ts';
import { elapsed } from '../facts/time.ts';
import type { Situation } from '../observation.ts';

const finished: Waiting = { reason: 'JobFinished', message: 'The job finished' };

/** Milliseconds until flinkapp deletes the cluster of the finished job; undefined where it keeps it. */
const untilRelease = ({ now, application, status }: Situation): number | undefined => {
  const { finishedTtlSeconds } = application.spec;
  if (finishedTtlSeconds === undefined || status.clusterReleased === true) return undefined;
  return finishedTtlSeconds * 1000 - elapsed(now, status.jobStatus?.endedAt);
};

/** The job finished. flinkapp asks Flink nothing more; a change of the spec runs the job again. */
export const Finished = phase({
  phase: 'Finished',
  exits: ['Updating', 'Suspending'],
  reads: () => ({}),
  decide: (observation) => {
    if (suspends(observation)) return enter('Suspending');
    if (wantsDeploy(observation)) return enter('Updating');
    const remainingMs = untilRelease(observation);
    if (remainingMs === undefined) return stay('Finished', REQUEUE_MS.steady, { waiting: finished });
    if (remainingMs > 0) return stay('Finished', Math.min(remainingMs, REQUEUE_MS.steady), { waiting: finished });
    const jobId = `${observation.status.jobStatus?.jobID}`;
    const message = `Job ${jobId} finished and finishedTtlSeconds have passed; deleting its cluster`;
    return stay('Finished', REQUEUE_MS.steady, {
      change: { clusterReleased: true },
      effects: [event('Normal', 'ClusterReleased', jobId, message)],
      waiting: finished,
    });
  },
});
