import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Job } from '@kubernetes/client-node';
import type { HookRun, Status } from '../../../src/api/status.ts';
import { hookProgress } from '../../../src/lifecycle/rollout/hook-job.ts';
import { NO_CHILDREN } from '../../../src/objects/observed-children.ts';
import { observation } from '../../builders.ts';
import { at, deployed, OLD, operation, pod, point, run, settledJob, spec } from './decide.ts';

/** Jobs that the spec asks for: a row each. */

const podTemplate = { spec: { containers: [{ name: 'check', image: 'check:1' }] } };
const HOOK: HookRun = {
  kind: 'shutdown',
  name: 'h',
  cluster: OLD.hash,
  jobId: 'job-1',
  phase: 'Deleting',
  startedAt: at(-1000),
};
const job = (type: string, status: string, message?: string): V1Job => ({
  status: { conditions: [{ type, status, ...(message === undefined ? {} : { message }) }] },
});
const progress = (
  hook: HookRun | undefined,
  made: V1Job | undefined,
  shutdownJob: object | undefined,
  status: Status = {},
) =>
  hookProgress(
    observation({
      status: { ...status, ...(hook === undefined ? {} : { hook }) },
      ...(shutdownJob === undefined ? {} : spec({ shutdownJob })),
      children: { ...NO_CHILDREN, jobs: made === undefined ? {} : { h: made } },
    }),
    'shutdown',
    { cluster: OLD.hash, jobId: 'job-1' },
  );
const late = (ms: number): HookRun => ({ ...HOOK, startedAt: at(-ms) });
const plain = { podTemplate };

for (const [name, got, expected] of [
  ['none where the spec has none', progress(HOOK, undefined, undefined), { kind: 'none' }],
  ['it runs', progress(HOOK, {}, plain), { kind: 'running', name: 'h' }],
  ['it has succeeded', progress(HOOK, job('Complete', 'True'), plain), { kind: 'succeeded', name: 'h' }],
  ['it has not yet', progress(HOOK, job('Complete', 'False'), plain), { kind: 'running', name: 'h' }],
  [
    'it has failed',
    progress(HOOK, job('Failed', 'True', 'too often'), plain),
    { kind: 'failed', name: 'h', why: 'too often' },
  ],
  [
    'it has failed without a word',
    progress(HOOK, job('Failed', 'True'), plain),
    { kind: 'failed', name: 'h', why: 'it failed' },
  ],
  ['it is waited for until it is made', progress(late(29_000), undefined, plain), { kind: 'running', name: 'h' }],
  [
    'but not for ever',
    progress(late(30_000), undefined, plain),
    { kind: 'failed', name: 'h', why: 'it could not be made' },
  ],
  [
    'its deadline is Kubernetes’ business for a while',
    progress(late(79_000), {}, { ...plain, deadlineSeconds: 20 }),
    { kind: 'running', name: 'h' },
  ],
  [
    'and then ours',
    progress(late(80_000), {}, { ...plain, deadlineSeconds: 20 }),
    { kind: 'failed', name: 'h', why: 'it did not end in time' },
  ],
  [
    'where it says none it is five minutes',
    progress(late(360_000), {}, plain),
    { kind: 'failed', name: 'h', why: 'it did not end in time' },
  ],
] as const) {
  test(`hook: ${name}`, () => assert.deepEqual(got, expected));
}

test('another job has another run, which knows the newest restore point of that job', () => {
  const other: HookRun = { ...HOOK, jobId: 'job-0' };
  const begun = progress(other, undefined, plain, {
    attempts: 4,
    phase: 'Deleting',
    restorePoints: [{ ...point, jobId: 'job-9' }, point],
  });
  assert.deepEqual(begun.kind === 'begun' ? begun.change : begun, {
    hook: { ...HOOK, name: `count-${OLD.hash}-end-5`, startedAt: at(0), savepointPath: 's' },
    attempts: 5,
  });
});

test('the first run of all', () => {
  const begun = progress(undefined, undefined, plain);
  assert.deepEqual(begun.kind === 'begun' ? begun.change : begun, {
    hook: { ...HOOK, name: `count-${OLD.hash}-end-1`, phase: '', startedAt: at(0) },
    attempts: 1,
  });
});

const ending = (more: object = {}, finalizers: readonly string[] = []) => {
  const desired = spec({ shutdownJob: plain, ...more });
  const { application } = desired;
  const metadata = { ...observation().application.metadata, deletionTimestamp: at(-1000), finalizers };
  const status = deployed({ phase: 'Deleting', ...settledJob });
  return run(status, { deleting: true, application: { ...(application ?? observation().application), metadata } });
};

for (const [name, got, expected] of [
  ['before a cluster goes', ending(), 'Deleting, ShutdownJobStarted, ShuttingDown @2000'],
  [
    'also where the job just goes with it',
    ending({ deleteMode: 'None' }),
    'Deleting, ShutdownJobStarted, ShuttingDown @2000',
  ],
  ['not in the foreground', ending({}, ['foregroundDeletion']), 'Deleting, Deleted @100'],
  ['not where children stay', ending({}, ['orphan']), 'Deleting, Deleted @100'],
  ['not when the deletion is late', ending({ deletionDeadlineSeconds: 1 }), 'Deleting, Deleted @100'],
  [
    'a suspension waits for it',
    run(deployed({ phase: 'Suspending', ...settledJob }), {
      ...spec({ suspended: true, shutdownJob: plain }),
      pods: [pod(OLD.hash)],
    }),
    'Suspending, ShutdownJobStarted, ShuttingDown @2000',
  ],
  [
    'one that was given up has nothing to wait for',
    run(deployed({ phase: 'Suspending', ...settledJob, clusterReleased: true, operation: operation('teardown') }), {
      ...spec({ suspended: true, shutdownJob: plain }),
      pods: [],
    }),
    'Suspended, cleared @100',
  ],
] as const) {
  test(`shutdown: ${name}`, () => assert.equal(got, expected));
}
