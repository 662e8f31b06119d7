import type { Phase } from '../../../src/api/phases.ts';
import type { DeployRecord, Operation, Status } from '../../../src/api/status.ts';
import { policyOf } from '../../../src/lifecycle/facts/spec-changed.ts';
import { step } from '../../../src/lifecycle/machine.ts';
import type { ClusterView, JobFact, Observation } from '../../../src/lifecycle/observation.ts';
import { NOW, observation, record } from '../../builders.ts';

/** From an observation to the whole decision, in a short form that leaves nothing out: what the tables of phases are written in. */

export const OLD = record();
export const NEXT = record({ image: 'count:2' });
const { programArgs: _, ...bareSpec } = NEXT.spec;
export const BARE = { ...NEXT, spec: bareSpec };
export const at = (ms: number) => new Date(NOW + ms).toISOString();
export const job = (state: string, more: Partial<JobFact> = {}): JobFact => ({
  id: 'job-1',
  state,
  startTime: NOW,
  tasks: { total: 2, running: state === 'RUNNING' ? 2 : 0, finished: 0 },
  ...more,
});
export const overview = { version: { major: 1, minor: 20 }, taskManagers: 1, slotsTotal: 2, slotsAvailable: 0 };
export const answering = (more: Partial<ClusterView & { kind: 'answering' }> = {}): ClusterView => ({
  kind: 'answering',
  overview,
  ...more,
});
export const silent: ClusterView = { kind: 'unreachable', reason: 'connect ECONNREFUSED' };

type OperationOf<K extends Operation['kind']> = Extract<Operation, { kind: K }>;

const OPERATIONS: { readonly [K in Operation['kind']]: OperationOf<K> } = (() => {
  const onJob = { jobId: 'job-1', cluster: OLD.hash, attempt: 1, startedAt: at(-1000) };
  return {
    submit: { kind: 'submit', ...onJob },
    stop: { kind: 'stop', ...onJob, triggerId: 'op-1' },
    savepoint: { kind: 'savepoint', ...onJob, triggerId: 'op-1' },
    cancel: { kind: 'cancel', ...onJob },
    rescale: { kind: 'rescale', ...onJob },
    teardown: { kind: 'teardown', startedAt: at(-1000) },
  };
})();

/** An operation that began a second ago, on job-1 and its cluster. */
export const operation = <K extends Operation['kind']>(
  kind: K,
  more: Partial<OperationOf<K>> = {},
): OperationOf<K> => ({
  ...OPERATIONS[kind],
  ...more,
});
export const deployed = (more: Status = {}): Status => ({
  deployed: OLD,
  jobStatus: { jobID: 'job-1', state: 'RUNNING' },
  phaseSince: at(-1000),
  ...more,
});
export const updating = (phase: Phase, more: Status = {}): Status => deployed({ phase, updating: NEXT, ...more });
export const first = (phase: Phase, more: Status = {}): Status => ({
  phase,
  updating: NEXT,
  phaseSince: at(-1000),
  ...more,
});

export const run = (status: Status, more: Partial<Observation> & { desired?: DeployRecord } = {}): string => {
  const { phase, effects, stalled, waiting, error, finalized, requeueAfterMs } = step(
    observation({ status, desired: NEXT, ...more }),
  );
  const events = effects.map((effect) => (effect.kind === 'recordEvent' ? effect.event.reason : effect.kind));
  const parts = [
    phase === '' ? 'New' : phase,
    ...events,
    waiting?.reason,
    stalled === undefined ? undefined : `stalled ${stalled.reason}`,
    error === null ? 'cleared' : error?.code,
    finalized === true ? 'finalized' : undefined,
  ];
  return `${parts.filter((part) => part !== undefined).join(', ')} @${requeueAfterMs}`;
};

export const with1 = (view: ClusterView, hash = OLD.hash): Partial<Observation> => ({ clusters: { [hash]: view } });
export const pod = (cluster: string, more = {}) => ({ name: 'p', cluster, ownedByUid: true, ...more });
export const spec = (more: object): Partial<Observation> => ({
  application: { ...observation().application, spec: { ...observation().application.spec, ...more } },
});
export const known = (more = {}) => ({ state: 'known' as const, count: 0, savepointInProgress: false, ...more });
export const point = {
  kind: 'savepoint' as const,
  path: 's',
  jobId: 'job-1',
  reason: 'Upgrade' as const,
  recordedAt: at(0),
};
export const settledJob = { jobStatus: { jobID: 'job-1', state: 'FINISHED', settled: true } };
export const submit = operation('submit', { jobId: 'job-2', cluster: NEXT.hash, jobManager: '' });
export const stop = operation('stop');
export const ended = { jobStatus: { jobID: 'job-1', state: 'FINISHED', endedAt: at(-5000) } };
/** What a deploy of the plain spec depends on besides itself. */
export const POLICY = policyOf(observation());
export const noWanted = { desired: undefined } as unknown as Partial<Observation>;
