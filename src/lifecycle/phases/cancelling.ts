import { cancelIntent } from '../checks/cancel-intent.ts';
import { settled } from '../checks/ended.ts';
import { findJob, isTerminal, LOST, liveJob } from '../checks/job.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { viewOf } from '../checks/view.ts';
import { go, LOOK, phase, stay } from '../decision.ts';

const waiting = { reason: 'WaitingForCancel', message: 'the job is being cancelled' } as const;

/** Ends the old job with no savepoint, because the spec says so (`savepointDisabled`). */
export const Cancelling = phase({
  phase: 'Cancelling',
  exits: ['SubmittingJob', 'Updating'],
  reads: ({ status }) => {
    const job = liveJob(status);
    return job === undefined ? {} : { clusters: { [job.cluster]: { jobs: true } } };
  },
  decide: (o) => {
    const { status } = o;
    const job = liveJob(status);
    if (job === undefined) return go('SubmittingJob', { change: { operation: undefined } });
    const view = viewOf(o, job.cluster);
    if (view.kind !== 'answering')
      return stay('Cancelling', LOOK.starting, { waiting: { reason: 'FlinkUnreachable', message: 'the old JobManager does not answer' } });
    const fact = findJob(view, job.jobId);
    if (fact === undefined) return go('Updating', { change: settled(o, LOST) });
    if (isTerminal(fact.state)) return go('SubmittingJob', { change: settled(o, fact.state), error: null });
    if (status.operation?.kind === 'cancel') return stay('Cancelling', LOOK.jobDown, { effects: [{ kind: 'cancelJob', ...job }], waiting });
    if (retargeted(o)) return go('Updating');
    return stay('Cancelling', LOOK.jobDown, { change: { operation: cancelIntent(o, job) }, waiting });
  },
});
