import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import type { RestorePoint, Status } from '../../../src/api/status.ts';
import { chooseRestore, type Restore } from '../../../src/lifecycle/state/choose-restore-point.ts';
import { observation, record } from '../../builders.ts';
import { SAVEPOINT } from './situations.ts';

/** What the next job starts from, and which restore points it skips. */

const point = (path: string, more: Partial<RestorePoint> = {}): RestorePoint => ({ ...SAVEPOINT, path, ...more });

const choose = (spec: Partial<Spec>, status: Status = {}): Restore =>
  chooseRestore(observation({ spec, status }), record(spec));

/** job-1 has ended and is replaced. */
const replacing = (more: Status = {}): Status => ({ jobStatus: { jobID: 'job-1' }, deployed: record(), ...more });
/** job-1 left two savepoints; the newest restore point of all is of another job. */
const OTHER = point('other', { jobId: 'job-0' });
const withPoints = (more: Status = {}): Status =>
  replacing({ restorePoints: [OTHER, point('new'), point('old')], ...more });
const FINISHED: Status = { jobStatus: { jobID: 'job-1', finished: true } };

const from = (path: string, why: string, ...skipped: readonly (readonly [path: string, why: string])[]): Restore => ({
  kind: 'path',
  path,
  why,
  skipped: skipped.map(([skippedPath, skippedWhy]) => ({ path: skippedPath, why: skippedWhy })),
});
const empty = (why: string, ...skipped: readonly string[]): Restore => ({
  kind: 'empty',
  why,
  skipped: skipped.map((path) => ({ path, why })),
});
const refused: Restore = {
  kind: 'none',
  failure: {
    code: 'NO_RESTORE_POINT',
    message:
      'job job-1 left no usable restore point; name one in savepointPath, or set fallbackWithoutState: true to start with no state',
  },
};

const refusedFor = (message: string): Restore => ({ kind: 'none', failure: { code: 'NO_RESTORE_POINT', message } });

const BATCH = { flinkConfig: { 'execution.runtime-mode': 'BATCH' } };
const FALLBACK = { fallbackWithoutState: true };
/** The cluster of the version that the spec asks for has not found it. */
const MISSING = point('new', { missingFor: record(FALLBACK).hash });
const UNUSABLE: Status = { jobStatus: { jobID: 'job-1', unusableState: 'Flink deleted it' } };
const SPEC_PATH = { savepointPath: 's3://a' };
const NOT_ADDRESSABLE = '<checkpoint-not-externally-addressable>';

for (const [sentence, choice, expected] of [
  // the first job
  ['A first job starts with no state', () => choose({}), empty('first deploy')],
  [
    'A first job starts from the path in spec.savepointPath',
    () => choose(SPEC_PATH),
    from('s3://a', 'spec.savepointPath'),
  ],
  [
    'A first job starts from the path in the older field spec.savepointInfo.savepointLocation',
    () => choose({ savepointInfo: { savepointLocation: 's3://b' } }),
    from('s3://b', 'spec.savepointPath'),
  ],
  ['An empty spec.savepointPath names no restore point', () => choose({ savepointPath: '' }), empty('first deploy')],
  [
    "Flink's word for a checkpoint in memory names no restore point",
    () => choose({ savepointPath: NOT_ADDRESSABLE }),
    empty('first deploy'),
  ],
  // after a job that finished
  [
    'The job after a finished one starts with no state, although that one has restore points',
    () => choose({}, withPoints(FINISHED)),
    empty('job job-1 finished'),
  ],
  [
    'The job after a finished one starts from the path in spec.savepointPath, which that one started from too',
    () => choose(SPEC_PATH, withPoints({ ...FINISHED, deployed: record(SPEC_PATH) })),
    from('s3://a', 'spec.savepointPath; job job-1 finished'),
  ],
  [
    'The job after a lost one in batch mode starts from where that began',
    () => choose(BATCH, { jobStatus: { jobID: 'job-1', state: 'LOST', settled: true }, deployed: record(BATCH) }),
    empty('job job-1 is bounded and may have finished'),
  ],
  [
    'The job after a lost bounded one starts from the savepoint that it left',
    () => choose({}, withPoints({ jobStatus: { jobID: 'job-1', state: 'LOST', bounded: true } })),
    from('new', 'latest savepoint', ['old', 'older']),
  ],
  [
    'The job after a bounded one that FAILED without a restore point does not start',
    () => choose({}, replacing({ jobStatus: { jobID: 'job-1', state: 'FAILED', bounded: true } })),
    refused,
  ],
  // the newest restore point of the replaced job
  [
    'The new job starts from the newest savepoint of the replaced job, and skips an older one',
    () => choose({}, withPoints()),
    from('new', 'latest savepoint', ['old', 'older']),
  ],
  [
    'The new job starts from the newest checkpoint of the replaced job, where no savepoint is newer',
    () => choose({}, replacing({ restorePoints: [point('c', { kind: 'checkpoint' }), point('s')] })),
    from('c', 'latest checkpoint', ['s', 'older']),
  ],
  [
    'The new job does not start when only another job left a restore point',
    () => choose({}, replacing({ restorePoints: [OTHER] })),
    refused,
  ],
  // the newest state of the replaced job is lost
  [
    'A restore point that the cluster of this version did not find is tried again',
    () => choose({}, withPoints({ restorePoints: [MISSING, point('old')] })),
    from('new', 'latest savepoint', ['old', 'older']),
  ],
  [
    'With fallbackWithoutState the newest restore point that is left follows a missing one',
    () => choose(FALLBACK, withPoints({ restorePoints: [MISSING, point('old'), point('older')] })),
    from(
      'old',
      'fallbackWithoutState is true; latest savepoint left',
      ['new', 'Flink did not find it'],
      ['older', 'older'],
    ),
  ],
  [
    'With fallbackWithoutState the new job starts with no state when every restore point is missing',
    () => choose(FALLBACK, withPoints({ restorePoints: [OTHER, MISSING] })),
    { ...empty('fallbackWithoutState is true'), skipped: [{ path: 'new', why: 'Flink did not find it' }] },
  ],
  [
    'A restore point that the cluster of another version did not find is not missing',
    () => choose(FALLBACK, withPoints({ restorePoints: [point('new', { missingFor: '00000000' }), point('old')] })),
    from('new', 'latest savepoint', ['old', 'older']),
  ],
  [
    'An older restore point does not replace a newest state that is not usable',
    () => choose({}, withPoints(UNUSABLE)),
    refusedFor(
      'job job-1 left no usable restore point: Flink deleted it; to start from new, which is older, set fallbackWithoutState: true or name it in savepointPath',
    ),
  ],
  [
    'The new job does not start when the newest state is not usable and there is no other',
    () => choose({}, replacing(UNUSABLE)),
    refusedFor(
      'job job-1 left no usable restore point: Flink deleted it; name one in savepointPath, or set fallbackWithoutState: true to start with no state',
    ),
  ],
  [
    'With fallbackWithoutState an older restore point replaces a newest state that is not usable',
    () => choose(FALLBACK, withPoints(UNUSABLE)),
    from('new', 'fallbackWithoutState is true; latest savepoint left', ['old', 'older']),
  ],
  // spec.savepointPath
  [
    'The new job starts from a changed spec.savepointPath, and skips the newest savepoint',
    () => choose(SPEC_PATH, withPoints()),
    from('s3://a', 'spec.savepointPath has changed', ['new', 'spec.savepointPath names another']),
  ],
  [
    'The new job starts from a changed spec.savepointPath when the replaced job left no restore point',
    () => choose(SPEC_PATH, replacing()),
    from('s3://a', 'spec.savepointPath has changed'),
  ],
  [
    'The new job does not start again from a spec.savepointPath that the deployed version has too',
    () => choose(SPEC_PATH, withPoints({ deployed: record(SPEC_PATH) })),
    from('new', 'latest savepoint', ['old', 'older']),
  ],
  [
    'The new job does not start again from a spec.savepointPath that the replaced job started from',
    () =>
      choose(SPEC_PATH, {
        jobStatus: { jobID: 'job-1', requestedRestorePath: 's3://a' },
        restorePoints: [point('new')],
      }),
    from('new', 'latest savepoint'),
  ],
  // no state
  ['The new job does not start when the replaced job left no restore point', () => choose({}, replacing()), refused],
  [
    'The new job starts with no state when fallbackWithoutState is true and there is no restore point',
    () => choose({ fallbackWithoutState: true }, replacing()),
    empty('fallbackWithoutState is true'),
  ],
  [
    'The new job starts from a savepoint although fallbackWithoutState is true',
    () => choose({ fallbackWithoutState: true }, replacing({ restorePoints: [point('new')] })),
    from('new', 'latest savepoint'),
  ],
  [
    'The new job starts with no state when the replaced job never had any',
    () => choose({}, replacing({ jobStatus: { jobID: 'job-1', startedEmpty: true } })),
    empty('job job-1 started with no state and completed no checkpoint'),
  ],
  [
    'The new job starts with no state and skips the newest savepoint when savepointDisabled is true',
    () => choose({ savepointDisabled: true }, withPoints()),
    empty('savepointDisabled is true', 'new'),
  ],
  [
    'The new job starts with no state and skips the newest savepoint when upgradeMode is Stateless',
    () => choose({ upgradeMode: 'Stateless' }, withPoints()),
    empty('upgradeMode is Stateless', 'new'),
  ],
  [
    'The new job starts with no state when upgradeMode is Stateless and there is no restore point',
    () => choose({ upgradeMode: 'Stateless' }, replacing()),
    empty('upgradeMode is Stateless'),
  ],
] as const)
  test(sentence, () => assert.deepEqual(choice(), expected));
