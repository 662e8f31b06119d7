import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import type { JobStatus, RestorePoint, Status } from '../../../src/api/status.ts';
import type { CheckpointsFact } from '../../../src/lifecycle/observation.ts';
import { chooseRestore } from '../../../src/lifecycle/state/choose-restore-point.ts';
import { finalRestorePoint, withRestorePoint } from '../../../src/lifecycle/state/restore-point.ts';
import { searched, searchFor } from '../../../src/lifecycle/state/search-storage.ts';
import { NOW, observation, record } from '../../builders.ts';

const point = (path: string, jobId = 'job-1', kind: RestorePoint['kind'] = 'savepoint'): RestorePoint => ({
  kind,
  path,
  jobId,
  reason: 'Upgrade',
  recordedAt: '2026-01-01T12:00:00Z',
});

/** The whole choice: what is taken, and what was passed over. */
const chosen = (spec: Partial<Spec>, status: Status = {}): string => {
  const restore = chooseRestore(observation({ spec, status }), record(spec));
  const taken = restore.kind === 'path' ? restore.path : restore.kind === 'none' ? restore.failure.code : restore.kind;
  return [`${taken}: ${restore.because}`, ...restore.skipped.map(({ path, why }) => `not ${path}: ${why}`)].join('; ');
};
const replaced: Status = { jobStatus: { jobID: 'job-1' }, deployed: record() };
const newest = { ...replaced, restorePoints: [point('other', 'job-0'), point('new'), point('old')] };

for (const [name, got, expected] of [
  ['a first deploy starts empty', chosen({}), 'empty: it is the first'],
  ['or from the savepoint the spec names', chosen({ savepointPath: 's3://a' }), 's3://a: spec.savepointPath names it'],
  [
    'or from the older field',
    chosen({ savepointInfo: { savepointLocation: 's3://b' } }),
    's3://b: spec.savepointPath names it',
  ],
  [
    'a job that came to its own end runs anew',
    chosen({}, { ...newest, jobStatus: { jobID: 'job-1', finished: true } }),
    'empty: job job-1 came to its own end',
  ],
  [
    'from the savepoint the spec names, if it does',
    chosen(
      { savepointPath: 's3://a' },
      { ...newest, jobStatus: { jobID: 'job-1', finished: true }, deployed: record({ savepointPath: 's3://a' }) },
    ),
    's3://a: job job-1 came to its own end, and spec.savepointPath names it',
  ],
  ['an empty path names nothing', chosen({ savepointPath: '' }), 'empty: it is the first'],
  [
    "Flink's word for no path names nothing",
    chosen({ savepointPath: '<checkpoint-not-externally-addressable>' }),
    'empty: it is the first',
  ],
  [
    'an upgrade starts from the newest restore point of the job it replaces',
    chosen({}, newest),
    'new: it is the newest savepoint of job job-1; not old: older',
  ],
  [
    'from its checkpoint, where that is the newest',
    chosen({}, { ...replaced, restorePoints: [point('c', 'job-1', 'checkpoint'), point('s')] }),
    'c: it is the newest checkpoint of job job-1; not s: older',
  ],
  [
    'from a path that the spec names anew',
    chosen({ savepointPath: 's3://a' }, newest),
    's3://a: spec.savepointPath was changed to it; not new: spec.savepointPath names another',
  ],
  [
    'also where nothing else is known',
    chosen({ savepointPath: 's3://a' }, replaced),
    's3://a: spec.savepointPath was changed to it',
  ],
  [
    'not from one that it named already',
    chosen({ savepointPath: 's3://a' }, { ...newest, deployed: record({ savepointPath: 's3://a' }) }),
    'new: it is the newest savepoint of job job-1; not old: older',
  ],
  [
    'nor from the one the replaced job began with',
    chosen(
      { savepointPath: 's3://a' },
      { jobStatus: { jobID: 'job-1', requestedRestorePath: 's3://a' }, restorePoints: [point('new')] },
    ),
    'new: it is the newest savepoint of job job-1',
  ],
  [
    'not from that of another job',
    chosen({}, { ...replaced, restorePoints: [point('other', 'job-0')] }),
    'NO_RESTORE_POINT: nothing is usable',
  ],
  ['an upgrade never starts empty by itself', chosen({}, replaced), 'NO_RESTORE_POINT: nothing is usable'],
  [
    'it does where the spec allows it',
    chosen({ fallbackWithoutState: true }, replaced),
    'empty: fallbackWithoutState is set',
  ],
  [
    'but prefers a restore point',
    chosen({ fallbackWithoutState: true }, { ...replaced, restorePoints: [point('new')] }),
    'new: it is the newest savepoint of job job-1',
  ],
  [
    'it does where the job before had nothing to keep',
    chosen({}, { ...replaced, jobStatus: { jobID: 'job-1', startedEmpty: true } }),
    'empty: job job-1 began empty and completed no checkpoint',
  ],
  [
    'it does where savepoints are disabled',
    chosen({ savepointDisabled: true }, newest),
    'empty: upgradeMode is Stateless; not new: upgradeMode is Stateless',
  ],
  ['or the mode is Stateless', chosen({ upgradeMode: 'Stateless' }, replaced), 'empty: upgradeMode is Stateless'],
] as const) {
  test(`choice: ${name}`, () => assert.equal(got, expected));
}

type Known = Extract<CheckpointsFact, { state: 'known' }>;
const left = (
  facts: Partial<Known> | 'off' | 'unknown' | undefined,
  spec: Partial<Spec> = {},
  job: JobStatus = { jobID: 'job-1' },
): string => {
  const fact: CheckpointsFact | undefined =
    facts === undefined
      ? undefined
      : typeof facts === 'string'
        ? { state: facts }
        : { state: 'known', count: 0, savepointInProgress: false, ...facts };
  const { point: found, startedEmpty } = finalRestorePoint(observation({ spec }), job, fact, 'Ended');
  return found === undefined ? (startedEmpty === true ? 'fresh' : 'nothing') : `${found.kind} ${found.path}`;
};
const at = (path: string, secondsAgo: number) => ({ path, triggeredAt: NOW - secondsAgo * 1000 });

for (const [name, got, expected] of [
  ['nobody was asked', left(undefined), 'nothing'],
  ['Flink does not know the job', left('unknown'), 'nothing'],
  ['a job that began empty and completed nothing', left({}), 'fresh'],
  ['a job without checkpoints that began empty', left('off'), 'fresh'],
  [
    'a job without checkpoints goes back to where it began',
    left('off', {}, { jobID: 'job-1', requestedRestorePath: 's' }),
    'savepoint s',
  ],
  ['so does one that completed none', left({ restoredFrom: 's' }), 'savepoint s'],
  [
    'also to a checkpoint of the job before',
    left({}, {}, { jobID: 'job-1', requestedRestorePath: 'file:/c/j/chk-3' }),
    'checkpoint file:/c/j/chk-3',
  ],
  ['a young checkpoint', left({ completed: at('c', 3600) }), 'checkpoint c'],
  ['a checkpoint that is too old', left({ completed: at('c', 3601), restoredFrom: 's' }), 'nothing'],
  [
    'the spec sets the age, in seconds',
    left({ completed: at('c', 61) }, { maxCheckpointRestoreAgeSeconds: 60 }),
    'nothing',
  ],
  ['an old savepoint where no checkpoint is newer', left({ savepoint: at('s', 9999) }), 'savepoint s'],
  ['the newer of the two: savepoint', left({ completed: at('c', 2), savepoint: at('s', 1) }), 'savepoint s'],
  ['the newer of the two: checkpoint', left({ completed: at('c', 1), savepoint: at('s', 2) }), 'checkpoint c'],
  [
    'an older savepoint never stands in for a checkpoint that is too old',
    left({ completed: at('c', 4000), savepoint: at('s', 9999) }),
    'nothing',
  ],
  [
    'a checkpoint in memory names nothing',
    left({ completed: at('<checkpoint-not-externally-addressable>', 1) }),
    'nothing',
  ],
  ['nor does such a savepoint', left({ savepoint: at('', 1) }), 'nothing'],
  ['an unknown job names none', left({ completed: at('c', 1) }, {}, {}), 'checkpoint c'],
] as const) {
  test(`left behind: ${name}`, () => assert.equal(got, expected));
}

const stopped = {
  state: 'known',
  count: 0,
  savepointInProgress: false,
  savepoint: { ...at('s', 1), stops: true },
} as const;

for (const [name, facts, expected] of [
  ['nobody was asked', undefined, {}],
  ['Flink does not know the job', { state: 'unknown' }, {}],
  ['without checkpointing nothing is left', { state: 'off' }, { finished: true }],
  ['a stop with a savepoint', stopped, { point: { ...point('s', ''), reason: 'Ended' } }],
  ['a savepoint that the job outlived is none', { ...stopped, savepoint: at('s', 1) }, { finished: true }],
] as const) {
  test(`left by a job that is FINISHED: ${name}`, () =>
    assert.deepEqual(finalRestorePoint(observation(), undefined, facts, 'Ended', 'FINISHED'), expected));
}

const JOB = 'abcdef0123456789abcdef0123456789';
const lost = (job: JobStatus = {}, spec: Partial<Spec> = {}, more: Partial<Spec> = {}) =>
  observation({
    spec: more,
    status: { deployed: record(spec), jobStatus: { jobID: JOB, state: 'LOST', settled: true, ...job } },
  });
const places = (...args: Parameters<typeof lost>) =>
  searchFor(lost(...args))?.map(({ directory, prefix }) => `${directory} ${prefix}`);
const config = (flinkConfig: Record<string, unknown>) => ({ flinkConfig });

for (const [name, got, expected] of [
  [
    'where the configuration says',
    places(),
    [`file:///state/checkpoints/${JOB} chk-`, 'file:///state/savepoints savepoint-abcdef-'],
  ],
  [
    'where a checkpoint was seen',
    places({ checkpointDir: 's3://c/j' }),
    ['s3://c/j chk-', 'file:///state/savepoints savepoint-abcdef-'],
  ],
  [
    'by the newer names of the options',
    places({}, config({ 'execution.checkpointing.dir': 's3://c/' })),
    [`s3://c/${JOB} chk-`],
  ],
  ['nowhere, where nobody knows', places({}, config({})), undefined],
  ['nowhere for a job that has been looked for', places({ searched: true }), undefined],
  ['nowhere for a job whose end Flink told', places({ state: 'FAILED' }), undefined],
  ['nowhere for a job that may be there', places({ settled: false }), undefined],
  ['nowhere where no state is desired', places({}, {}, { upgradeMode: 'Stateless' }), undefined],
  ['nowhere before anything ran', searchFor(observation({ status: {} })), undefined],
] as const) {
  test(`search: ${name}`, () => assert.deepEqual(got, expected));
}

const found = (points: readonly { path: string; at: number }[], job: JobStatus = {}, spec: Partial<Spec> = {}) => {
  const { jobStatus, restorePoints } = searched(lost(job, {}, spec), { state: 'found', points });
  return [
    jobStatus?.searched,
    jobStatus?.startedEmpty,
    restorePoints?.[0]?.kind,
    restorePoints?.[0]?.path,
    restorePoints?.[0]?.reason,
  ];
};

for (const [name, got, expected] of [
  [
    'the newest by time',
    found([
      { path: 'f:/chk-9', at: NOW - 2000 },
      { path: 'f:/chk-10', at: NOW - 1000 },
    ]),
    [true, undefined, 'checkpoint', 'f:/chk-10', 'Found'],
  ],
  [
    'a savepoint too',
    found([
      { path: 'f:/chk-9', at: NOW - 2000 },
      { path: 'f:/savepoint-abcdef-1', at: NOW - 1000 },
    ]),
    [true, undefined, 'savepoint', 'f:/savepoint-abcdef-1', 'Found'],
  ],
  [
    'a checkpoint that is too old is none',
    found([{ path: 'f:/chk-9', at: NOW - 61_000 }], {}, { maxCheckpointRestoreAgeSeconds: 60 }),
    [true, undefined, undefined, undefined, undefined],
  ],
  [
    'nothing of its ownedByUid: where it began',
    found([], { requestedRestorePath: 's' }),
    [true, undefined, 'savepoint', 's', 'Ended'],
  ],
  ['nothing at all: it was fresh', found([]), [true, true, undefined, undefined, undefined]],
] as const) {
  test(`found: ${name}`, () => assert.deepEqual(got, expected));
}

test('left behind: a job nobody knows goes back to where it says it began', () => {
  const facts = { state: 'known' as const, count: 0, savepointInProgress: false, restoredFrom: 's' };
  assert.deepEqual(finalRestorePoint(observation(), undefined, facts, 'Ended'), {
    point: { ...point('s', ''), reason: 'Ended' },
  });
});

test('twenty restore points are kept, each once for a job, newest first', () => {
  const many = Array.from({ length: 22 }, (_, i) => point(`s${i}`)).reduce<readonly RestorePoint[]>(
    (known, next) => withRestorePoint(known, next),
    [],
  );
  assert.deepEqual(
    withRestorePoint(many, point('s5')).map(({ path }) => path),
    [
      's5',
      ...['s21', 's20', 's19', 's18', 's17', 's16', 's15', 's14', 's13', 's12', 's11', 's10', 's9', 's8', 's7', 's6'],
      's4',
      's3',
      's2',
    ],
  );
  assert.deepEqual(withRestorePoint(undefined, point('s')), [point('s')]);
});
