import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import type { JobStatus, RestorePoint } from '../../../src/api/status.ts';
import type { CheckpointConfigFact, CheckpointsFact } from '../../../src/lifecycle/observation.ts';
import {
  type FinalState,
  finalRestorePoint,
  type StateIfCancelled,
  stateIfCancelled,
  withRestorePoint,
} from '../../../src/lifecycle/state/restore-point.ts';
import { NOW, observation } from '../../builders.ts';
import { checkpoints, RETAINED, SAVEPOINT } from './situations.ts';

/** What a job leaves that has ended. */

const JOB: JobStatus = { jobID: 'job-1' };
const leaves = (
  facts: CheckpointsFact | undefined,
  { spec = {}, job = JOB }: { readonly spec?: Partial<Spec>; readonly job?: JobStatus } = {},
): FinalState => finalRestorePoint(observation({ spec }), job, facts, 'Ended', 'FAILED');
const leavesIfCancelled = (
  facts: CheckpointsFact | undefined,
  maxCheckpointRestoreAgeSeconds?: number,
): StateIfCancelled =>
  stateIfCancelled(
    observation({ spec: maxCheckpointRestoreAgeSeconds === undefined ? {} : { maxCheckpointRestoreAgeSeconds } }),
    JOB,
    facts,
  );
const endsAs = (state: string, config: CheckpointConfigFact): FinalState =>
  finalRestorePoint(observation(), JOB, checkpoints({ completed: ago('c', 1) }), 'Ended', state, config);
const leavesFinished = (facts: CheckpointsFact | undefined, job: JobStatus = JOB): FinalState =>
  finalRestorePoint(observation(), job, facts, 'Ended', 'FINISHED');

const ago = (path: string, seconds: number) => ({ path, triggeredAt: NOW - seconds * 1000 });
const point = (kind: RestorePoint['kind'], path: string, jobId = 'job-1'): FinalState => ({
  point: { kind, path, jobId, reason: 'Ended', recordedAt: '2026-01-01T12:00:00Z' },
});
const UNKNOWN: CheckpointsFact = { state: 'unknown' };
const OFF: CheckpointsFact = { state: 'off' };
const UNREPORTED: FinalState = { unreported: true };
const STARTED_EMPTY: FinalState = { startedEmpty: true };
const NOT_ADDRESSABLE = '<checkpoint-not-externally-addressable>';

for (const [sentence, result, expected] of [
  // what nobody knows
  ['Nothing is known of a job about whose checkpoints flinkapp did not ask', () => leaves(undefined), UNREPORTED],
  ['Nothing is known of a job that Flink does not have', () => leaves(UNKNOWN), UNREPORTED],
  // a job without a checkpoint of its own
  [
    'A job that started with no state and completed no checkpoint leaves no state',
    () => leaves(checkpoints()),
    STARTED_EMPTY,
  ],
  ['A job without checkpointing that started with no state leaves no state', () => leaves(OFF), STARTED_EMPTY],
  [
    'A job without checkpointing leaves the savepoint that it started from',
    () => leaves(OFF, { job: { ...JOB, requestedRestorePath: 's' } }),
    point('savepoint', 's'),
  ],
  [
    'A job that completed no checkpoint leaves the savepoint that Flink restored it from',
    () => leaves(checkpoints({ restoredFrom: 's' })),
    point('savepoint', 's'),
  ],
  [
    'A job that completed no checkpoint leaves the checkpoint that it was submitted with',
    () => leaves(checkpoints(), { job: { ...JOB, requestedRestorePath: 'file:/c/j/chk-3' } }),
    point('checkpoint', 'file:/c/j/chk-3'),
  ],
  [
    'A job of which the status has no id leaves the savepoint that Flink restored it from',
    () => leaves(checkpoints({ restoredFrom: 's' }), { job: {} }),
    point('savepoint', 's', ''),
  ],
  // the newest of its own
  [
    'The newest checkpoint of a job that ended is usable, however old it is',
    () => leaves(checkpoints({ completed: ago('c', 99_999) })),
    point('checkpoint', 'c'),
  ],
  [
    'It stays so with maxCheckpointRestoreAgeSeconds, because nothing newer will exist',
    () => leaves(checkpoints({ completed: ago('c', 61) }), { spec: { maxCheckpointRestoreAgeSeconds: 60 } }),
    point('checkpoint', 'c'),
  ],
  // a running job that flinkapp may cancel
  [
    'A running job can be cancelled with a checkpoint of exactly the greatest age',
    () => leavesIfCancelled(checkpoints({ completed: ago('c', 3600) })),
    point('checkpoint', 'c'),
  ],
  [
    'A running job is not cancelled with a checkpoint over the greatest age, and nothing older replaces it',
    () => leavesIfCancelled(checkpoints({ completed: ago('c', 3601), savepoint: ago('t', 9999), restoredFrom: 's' })),
    { tooOld: point('checkpoint', 'c').point },
  ],
  [
    'maxCheckpointRestoreAgeSeconds sets the greatest age in seconds',
    () => leavesIfCancelled(checkpoints({ completed: ago('c', 61) }), 60),
    { tooOld: point('checkpoint', 'c').point },
  ],
  [
    'A savepoint of a running job has no greatest age',
    () => leavesIfCancelled(checkpoints({ savepoint: ago('s', 9999) })),
    point('savepoint', 's'),
  ],
  [
    'The restore point that a running job started from has no greatest age',
    () => leavesIfCancelled(checkpoints({ restoredFrom: 's' })),
    point('savepoint', 's'),
  ],
  [
    'Nothing is known of a running job about whose checkpoints flinkapp did not ask',
    () => leavesIfCancelled(undefined),
    UNREPORTED,
  ],
  [
    'A savepoint has no greatest age',
    () => leaves(checkpoints({ savepoint: ago('s', 9999) })),
    point('savepoint', 's'),
  ],
  [
    'A savepoint counts when it is newer than the checkpoint',
    () => leaves(checkpoints({ completed: ago('c', 2), savepoint: ago('s', 1) })),
    point('savepoint', 's'),
  ],
  [
    'A checkpoint counts when it is newer than the savepoint',
    () => leaves(checkpoints({ completed: ago('c', 1), savepoint: ago('s', 2) })),
    point('checkpoint', 'c'),
  ],
  [
    'A checkpoint in memory is not usable',
    () => leaves(checkpoints({ completed: ago(NOT_ADDRESSABLE, 1) })),
    { unusable: 'its checkpoints were in the memory of its JobManager' },
  ],
  [
    'A savepoint without a path is not usable',
    () => leaves(checkpoints({ savepoint: ago('', 1) })),
    { unusable: 'Flink does not say where its newest savepoint is' },
  ],
  // what Flink deletes at the end
  [
    'A CANCELED job leaves no checkpoint where Flink retains none',
    () => endsAs('CANCELED', { intervalMs: 1, retained: false }),
    { unusable: 'Flink deleted its checkpoints when it was CANCELED' },
  ],
  ['A CANCELED job leaves a retained checkpoint', () => endsAs('CANCELED', RETAINED), point('checkpoint', 'c')],
  [
    'A FAILED job leaves its checkpoint where Flink retains none of cancelled jobs',
    () => endsAs('FAILED', { intervalMs: 1, retained: false }),
    point('checkpoint', 'c'),
  ],
  [
    'A FAILED job leaves no checkpoint where Flink retains none at all',
    () => endsAs('FAILED', { intervalMs: 1, retained: false, deletedOnFailure: true }),
    { unusable: 'Flink deleted its checkpoints when it was FAILED' },
  ],
  [
    'A job of which the status has no id leaves its checkpoint',
    () => leaves(checkpoints({ completed: ago('c', 1) }), { job: {} }),
    point('checkpoint', 'c', ''),
  ],
  // FINISHED
  [
    'Nothing is known of a FINISHED job about whose checkpoints flinkapp did not ask',
    () => leavesFinished(undefined),
    UNREPORTED,
  ],
  ['Nothing is known of a FINISHED job that Flink does not have', () => leavesFinished(UNKNOWN), UNREPORTED],
  [
    'The savepoint that stopped a job is recorded although the id of the job is not known',
    () => leavesFinished(checkpoints({ savepoint: { ...ago('s', 1), stops: true } }), {}),
    point('savepoint', 's', ''),
  ],
  ['A FINISHED job without checkpointing leaves no state', () => leavesFinished(OFF), { finished: true }],
  [
    'A FINISHED job leaves the savepoint that stopped it',
    () => leavesFinished(checkpoints({ savepoint: { ...ago('s', 1), stops: true } })),
    point('savepoint', 's'),
  ],
  [
    'A FINISHED job that ran on after its savepoint leaves no state',
    () => leavesFinished(checkpoints({ savepoint: ago('s', 1) })),
    { finished: true },
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));

const savepoint = (path: string): RestorePoint => ({ ...SAVEPOINT, path });

test('The status keeps twenty restore points, newest first', () => {
  let points: readonly RestorePoint[] = [];
  for (let i = 1; i <= 22; i += 1) points = withRestorePoint(points, savepoint(`s${i}`));
  const expected = Array.from({ length: 20 }, (_, i) => savepoint(`s${22 - i}`));
  assert.deepEqual(points, expected);
});

test('A restore point that the status has already moves to the front', () => {
  const points = [savepoint('a'), savepoint('b'), savepoint('c')];
  assert.deepEqual(withRestorePoint(points, savepoint('b')), [savepoint('b'), savepoint('a'), savepoint('c')]);
});

test('The same path of another job is another restore point', () => {
  const other = { ...savepoint('a'), jobId: 'job-0' };
  assert.deepEqual(withRestorePoint([other], savepoint('a')), [savepoint('a'), other]);
});

test('The first restore point makes the list', () => {
  assert.deepEqual(withRestorePoint(undefined, savepoint('a')), [savepoint('a')]);
});
