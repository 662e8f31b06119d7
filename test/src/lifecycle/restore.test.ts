import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import type { RestorePoint, Status } from '../../../src/api/status.ts';
import { chooseRestore, leftBehind, withRestorePoint } from '../../../src/lifecycle/checks/restore.ts';
import type { CheckpointsFact } from '../../../src/lifecycle/observation.ts';
import { NOW, observation } from '../../builders.ts';

const point = (path: string, jobId = 'job-1'): RestorePoint => ({ kind: 'savepoint', path, jobId, reason: 'Upgrade', recordedAt: '2026-01-01T12:00:00Z' });
const chosen = (spec: Partial<Spec>, status: Status = {}) => {
  const restore = chooseRestore(observation({ spec, status }));
  return restore.kind === 'path' ? restore.path : restore.kind === 'none' ? restore.failure.code : restore.kind;
};
const replaced: Status = { jobStatus: { jobID: 'job-1' } };

for (const [name, got, expected] of [
  ['a first deploy starts empty', chosen({}), 'empty'],
  ['or from the savepoint the spec names', chosen({ savepointPath: 's3://a' }), 's3://a'],
  ['or from the older field', chosen({ savepointInfo: { savepointLocation: 's3://b' } }), 's3://b'],
  ['an empty path names nothing', chosen({ savepointPath: '' }), 'empty'],
  ["Flink's word for no path names nothing", chosen({ savepointPath: '<checkpoint-not-externally-addressable>' }), 'empty'],
  [
    'an upgrade starts from the newest restore point of the job it replaces',
    chosen({ savepointPath: 's3://a' }, { ...replaced, restorePoints: [point('other', 'job-0'), point('new'), point('old')] }),
    'new',
  ],
  ['not from that of another job', chosen({}, { ...replaced, restorePoints: [point('other', 'job-0')] }), 'NO_RESTORE_POINT'],
  ['an upgrade never starts empty by itself', chosen({}, replaced), 'NO_RESTORE_POINT'],
  ['it does where the spec allows it', chosen({ fallbackWithoutState: true }, replaced), 'empty'],
  ['but prefers a restore point', chosen({ fallbackWithoutState: true }, { ...replaced, restorePoints: [point('new')] }), 'new'],
  ['it does where savepoints are disabled', chosen({ savepointDisabled: true }, { ...replaced, restorePoints: [point('new')] }), 'empty'],
] as const) {
  test(`choice: ${name}`, () => assert.equal(got, expected));
}

const left = (facts: Omit<Extract<CheckpointsFact, { state: 'known' }>, 'state' | 'savepointInProgress'> | undefined, spec: Partial<Spec> = {}) =>
  leftBehind(observation({ spec }), 'job-1', facts === undefined ? undefined : { state: 'known', savepointInProgress: false, ...facts }, 'Ended')?.path;
const at = (path: string, secondsAgo: number) => ({ path, triggeredAt: NOW - secondsAgo * 1000 });

for (const [name, got, expected] of [
  ['nothing is known', left(undefined), undefined],
  ['nothing was taken', left({}), undefined],
  ['a young checkpoint', left({ completed: at('c', 3600) }), 'c'],
  ['a checkpoint that is too old', left({ completed: at('c', 3601) }), undefined],
  ['the spec sets the age', left({ completed: at('c', 61) }, { maxCheckpointRestoreAgeSeconds: 60 }), undefined],
  ['an old savepoint where no checkpoint is newer', left({ savepoint: at('s', 9999) }), 's'],
  ['the newer of the two: savepoint', left({ completed: at('c', 2), savepoint: at('s', 1) }), 's'],
  ['the newer of the two: checkpoint', left({ completed: at('c', 1), savepoint: at('s', 2) }), 'c'],
  ['an older savepoint never stands in for a checkpoint that is too old', left({ completed: at('c', 4000), savepoint: at('s', 9999) }), undefined],
  ['a checkpoint in memory names nothing', left({ completed: at('<checkpoint-not-externally-addressable>', 1) }), undefined],
  ['nor does such a savepoint', left({ savepoint: at('', 1) }), undefined],
] as const) {
  test(`left behind: ${name}`, () => assert.equal(got, expected));
}

test('ten restore points are kept, each once, newest first', () => {
  const many = Array.from({ length: 12 }, (_, i) => point(`s${i}`)).reduce<readonly RestorePoint[]>((known, next) => withRestorePoint(known, next), []);
  assert.deepEqual(
    withRestorePoint(many, point('s5')).map(({ path }) => path),
    ['s5', 's11', 's10', 's9', 's8', 's7', 's6', 's4', 's3', 's2'],
  );
  assert.deepEqual(withRestorePoint(undefined, point('s')), [point('s')]);
});
