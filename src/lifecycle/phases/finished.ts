import { suspends, wantsDeploy } from '../checks/spec-changed.ts';
import { elapsed } from '../checks/time.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { Situation } from '../observation.ts';

/** Milliseconds until the cluster of a job that has ended goes; undefined where it stays. */
const leftToLive = ({ now, application, status }: Situation): number | undefined => {
  const { finishedTtlSeconds } = application.spec;
  if (finishedTtlSeconds === undefined || status.released === true) return undefined;
  return finishedTtlSeconds * 1000 - elapsed(now, status.jobStatus?.endedAt);
};

const waiting = { reason: 'JobFinished', message: 'the job came to its own end' } as const;

/** The job came to its own end. Nothing is asked of Flink any more; a change of the spec runs it again. */
export const Finished = phase({
  phase: 'Finished',
  exits: ['Updating', 'Suspending'],
  reads: () => ({}),
  decide: (o) => {
    if (suspends(o)) return go('Suspending');
    if (wantsDeploy(o)) return go('Updating', { change: { updatingHash: o.wanted?.hash } });
    const left = leftToLive(o);
    if (left === undefined) return stay('Finished', LOOK.steady, { waiting });
    if (left > 0) return stay('Finished', Math.min(left, LOOK.steady), { waiting });
    const told = event('Normal', 'ClusterReleased', `${o.status.jobStatus?.jobID}`, `Job ${o.status.jobStatus?.jobID} has ended and its cluster is removed`);
    return stay('Finished', LOOK.steady, { change: { released: true }, effects: [told], waiting });
  },
});
