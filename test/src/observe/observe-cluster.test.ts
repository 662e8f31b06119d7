import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type FlinkClient, flinkClient } from '../../../src/flink/client.ts';
import type { ClusterReads, JobFact } from '../../../src/lifecycle/observation.ts';
import { observeCluster } from '../../../src/observe/observe-cluster.ts';
import { storageSearches } from '../../../src/observe/storage-searches.ts';

const OVERVIEW = { version: { major: 2, minor: 0 }, taskManagers: 1, slotsTotal: 2, slotsAvailable: 0 };
const job = (running: number): JobFact => ({
  id: 'j',
  state: 'RUNNING',
  startTime: 1,
  tasks: { total: 2, running, finished: 0 },
});
const SEARCH = [{ directory: 's3://c', prefix: 'chk-' }];

const sleep = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal });

/** A client that answers every read, and records which reads it got. */
const answering = (overrides: Partial<FlinkClient> = {}) => {
  const reads: string[] = [];
  const answer =
    <T>(name: string, value: T) =>
    async (_base: string, ...args: readonly unknown[]) => {
      reads.push([name, ...args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)))].join(' '));
      return { ok: true as const, value };
    };
  const flink: FlinkClient = {
    ...flinkClient(
      () => Promise.reject(new Error('an unexpected call')),
      () => undefined,
    ),
    overview: answer('overview', OVERVIEW),
    jobs: answer('jobs', [job(1)]),
    savepoint: answer('savepoint', { state: 'unknown' }),
    checkpoints: answer('checkpoints', { state: 'off' }),
    checkpointConfig: answer('checkpointConfig', undefined),
    requirements: answer('requirements', { state: 'unsupported' }),
    failures: answer('failures', { count: 3 }),
    search: async () => {
      reads.push('search');
      return { state: 'found', points: [] };
    },
    ...overrides,
  };
  return {
    reads,
    view: (asked: ClusterReads) => observeCluster({ flink, searches: storageSearches(sleep), base: 'b' }, asked),
  };
};

for (const [name, asked, sent, facts] of [
  ['nothing', {}, [], {}],
  ['a read that is false', { overview: false, jobs: false }, [], {}],
  ['the overview', { overview: true }, ['overview'], { overview: OVERVIEW }],
  ['the jobs', { jobs: true }, ['jobs'], { jobs: [job(1)] }],
  [
    'the checkpoints of the only job',
    { jobs: true, checkpointsOfOnlyJob: true },
    ['jobs', 'checkpoints j'],
    { jobs: [job(1)], checkpoints: { state: 'off' } },
  ],
  [
    'a savepoint',
    { savepoint: { jobId: 'j', triggerId: 't' } },
    ['savepoint j t'],
    { savepoint: { state: 'unknown' } },
  ],
  ['checkpoints', { checkpoints: 'j' }, ['checkpoints j'], { checkpoints: { state: 'off' } }],
  ['the checkpoint configuration of a job that takes none', { checkpointConfig: 'j' }, ['checkpointConfig j'], {}],
  ['requirements', { requirementsOf: 'j' }, ['requirements j'], { requirements: { state: 'unsupported' } }],
  ['a search of storage', { search: SEARCH }, ['search'], { search: { state: 'found', points: [] } }],
  ['failures without the jobs', { failuresOf: 'j' }, [], {}],
  [
    'the failures of a job that does not run all its tasks',
    { jobs: true, failuresOf: 'j' },
    ['jobs', 'failures j'],
    { jobs: [job(1)], failures: { count: 3 } },
  ],
] as const) {
  test(`a cluster that is asked for ${name} answers just that`, async () => {
    const { view, reads } = answering();
    assert.deepEqual([await view(asked), reads], [{ kind: 'answering', ...facts }, sent]);
  });
}

test('the failures of a job that runs all its tasks are not read', async () => {
  const { view, reads } = answering({ jobs: async () => ({ ok: true, value: [job(2)] }) });
  assert.deepEqual(await view({ jobs: true, failuresOf: 'j' }), { kind: 'answering', jobs: [job(2)] });
  assert.deepEqual(reads, []);
});

for (const [name, jobs] of [
  ['a cluster without a job', []],
  ['a cluster whose only job has ended', [{ ...job(0), state: 'FINISHED' }]],
  ['a cluster with two jobs', [job(1), { ...job(1), id: 'k' }]],
] as const) {
  test(`${name} has no only job whose checkpoints are read`, async () => {
    const { view, reads } = answering({ jobs: async () => ({ ok: true, value: jobs }) });
    assert.deepEqual(await view({ jobs: true, checkpointsOfOnlyJob: true }), { kind: 'answering', jobs });
    assert.deepEqual(reads, []);
  });
}

test('checkpoints of the only job that Flink cannot tell leave the cluster answering', async () => {
  const failing = { ok: false, failure: { code: 'FLINK_REJECTED', message: 'm' }, text: '' } as const;
  const { view } = answering({ checkpoints: async () => failing });
  assert.deepEqual(await view({ jobs: true, checkpointsOfOnlyJob: true }), { kind: 'answering', jobs: [job(1)] });
});

for (const [name, code, message, reason] of [
  [
    'a refused connection, without path and address',
    'FLINK_UNREACHABLE',
    'GET /jobs/overview: connect ECONNREFUSED 10.0.0.7:8081',
    'connect ECONNREFUSED its address',
  ],
  [
    'a server error, as Flink worded it',
    'FLINK_SERVER_ERROR',
    'GET /overview answered 503: leader election',
    'GET /overview answered 503: leader election',
  ],
  [
    'an unexpected body, without its numbers',
    'FLINK_UNEXPECTED_ANSWER',
    'GET /overview answered 200 with an unexpected body: {"now":1767}',
    'GET /overview answered 200 with an unexpected body: {"now":0}',
  ],
] as const) {
  test(`a cluster with one failing read is unreachable, and the reason is ${name}`, async () => {
    const failing = { ok: false, failure: { code, message }, text: '' } as const;
    const { view } = answering({ jobs: async () => failing });
    assert.deepEqual(await view({ overview: true, jobs: true }), { kind: 'unreachable', reason });
  });
}

test('failures that Flink cannot tell leave the cluster answering', async () => {
  const failing = { ok: false, failure: { code: 'FLINK_REJECTED', message: 'm' }, text: '' } as const;
  const { view } = answering({ failures: async () => failing });
  assert.deepEqual(await view({ jobs: true, failuresOf: 'j' }), { kind: 'answering', jobs: [job(1)] });
});
