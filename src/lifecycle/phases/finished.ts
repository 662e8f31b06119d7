import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { suspends, wantsDeploy } from '../facts/spec-changed.ts';
import { elapsed } from '../facts/time.ts';
import type { Situation } from '../observation.ts';

/** Milliseconds until the cluster of a job that has ended goes; undefined where it stays. */
const leftToLive = ({ now, application, status }: Situation): number | undefined => {
  const { finishedTtlSeconds } = application.spec;
  if (finishedTtlSeconds === undefined || status.clusterReleased === true) return undefined;
  return finishedTtlSeconds * 1000 - elapsed(now, status.jobStatus?.endedAt);
};

const waiting = { reason: 'JobFinished', message: 'the job came to its own end' } as const;

/** The job came to its own end. Nothing is asked of Flink any more; a change of the spec runs it again. */
export const Finished = phase({
  phase: 'Finished',
  exits: ['Updating', 'Suspending'],
  reads: () => ({}),
  decide: (observation) => {
    if (suspends(observation)) return enter('Suspending');
    if (wantsDeploy(observation)) return enter('Updating');
    const left = leftToLive(observation);
    if (left === undefined) return stay('Finished', REQUEUE_MS.steady, { waiting });
    if (left > 0) return stay('Finished', Math.min(left, REQUEUE_MS.steady), { waiting });
    const releasedEvent = event(
      'Normal',
      'ClusterReleased',
      `${observation.status.jobStatus?.jobID}`,
      `Job ${observation.status.jobStatus?.jobID} has ended and its cluster is removed`,
    );
    return stay('Finished', REQUEUE_MS.steady, {
      change: { clusterReleased: true },
      effects: [releasedEvent],
      waiting,
    });
  },
});
