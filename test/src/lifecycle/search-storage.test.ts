import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import type { JobStatus, RestorePoint } from '../../../src/api/status.ts';
import type { StatusChange } from '../../../src/lifecycle/decision.ts';
import type { Observation, Search } from '../../../src/lifecycle/observation.ts';
import { searched, searchFor, unsearchable } from '../../../src/lifecycle/state/search-storage.ts';
import { NOW, observation, record } from '../../builders.ts';

/** Where flinkapp searches storage for the restore points of a lost job, and what it records of the result. */

const JOB_ID = 'abcdef0123456789abcdef0123456789';
const LOST: JobStatus = { jobID: JOB_ID, state: 'LOST', settled: true };

interface Lost {
  readonly job?: JobStatus;
  readonly deployed?: Partial<Spec>;
  readonly spec?: Partial<Spec>;
}

const lost = ({ job = {}, deployed = {}, spec = {} }: Lost = {}): Observation =>
  observation({ spec, status: { deployed: record(deployed), jobStatus: { ...LOST, ...job } } });
const search = (facts?: Lost): Search | undefined => searchFor(lost(facts));

/** Flink's numbers say that it finished. */
const FORGOTTEN: JobStatus = { state: 'FINISHED', forgotten: true };
const CHECKPOINTS = { directory: `file:///state/checkpoints/${JOB_ID}`, prefix: 'chk-' };
const SAVEPOINTS = { directory: 'file:///state/savepoints', prefix: 'savepoint-abcdef-' };

for (const [sentence, result, expected] of [
  ['flinkapp searches the configured checkpoint and savepoint directories', () => search(), [CHECKPOINTS, SAVEPOINTS]],
  [
    'flinkapp searches the directory in which it has seen a checkpoint of the job',
    () => search({ job: { checkpointDir: 's3://c/j' } }),
    [{ ...CHECKPOINTS, directory: 's3://c/j' }, SAVEPOINTS],
  ],
  [
    'flinkapp reads the names that the options have from Flink 1.20 on',
    () =>
      search({
        deployed: {
          flinkConfig: {
            'execution.checkpointing.dir': 's3://c/',
            'execution.checkpointing.savepoint-dir': 's3://s',
          },
        },
      }),
    [
      { ...CHECKPOINTS, directory: `s3://c/${JOB_ID}` },
      { ...SAVEPOINTS, directory: 's3://s' },
    ],
  ],
  [
    'flinkapp searches only for checkpoints when no savepoint directory is configured',
    () => search({ deployed: { flinkConfig: { 'state.checkpoints.dir': 's3://c' } } }),
    [{ ...CHECKPOINTS, directory: `s3://c/${JOB_ID}` }],
  ],
  [
    'flinkapp cannot search a directory whose name has a variable of the pods',
    () => search({ deployed: { flinkConfig: { 'state.checkpoints.dir': '$ROOT/c' } } }),
    undefined,
  ],
  [
    'flinkapp cannot search when no checkpoint directory is configured',
    () => search({ deployed: { flinkConfig: { 'state.savepoints.dir': 's3://s' } } }),
    undefined,
  ],
  ['flinkapp does not search twice', () => search({ job: { searched: true } }), undefined],
  ['flinkapp does not search for a job that FAILED', () => search({ job: { state: 'FAILED' } }), undefined],
  ['flinkapp does not search for a job that may still be there', () => search({ job: { settled: false } }), undefined],
  [
    'flinkapp does not search when upgradeMode is Stateless',
    () => search({ spec: { upgradeMode: 'Stateless' } }),
    undefined,
  ],
  [
    'flinkapp does not search for a job in batch mode, which has no state',
    () =>
      search({ deployed: { flinkConfig: { 'execution.runtime-mode': 'BATCH', 'state.checkpoints.dir': 's3://c' } } }),
    undefined,
  ],
  [
    'flinkapp searches for the savepoint that may have stopped a job that Flink no longer lists',
    () => search({ job: FORGOTTEN }),
    [CHECKPOINTS, SAVEPOINTS],
  ],
  [
    'flinkapp does not search for a job whose end is settled',
    () => search({ job: { ...FORGOTTEN, finished: true } }),
    undefined,
  ],
  ['flinkapp does not search before the first deploy', () => searchFor(observation()), undefined],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));

const ago = (path: string, ms: number) => ({ path, at: NOW - ms });
const recorded = (point: Partial<RestorePoint>, job: JobStatus = {}): StatusChange => ({
  jobStatus: { ...LOST, ...job, searched: true },
  restorePoints: [
    { kind: 'checkpoint', path: '', jobId: JOB_ID, reason: 'Found', recordedAt: '2026-01-01T12:00:00Z', ...point },
  ],
});
const find = (points: readonly { readonly path: string; readonly at: number }[], facts?: Lost): StatusChange =>
  searched(lost(facts), { state: 'found', points });

const KNOWN: RestorePoint = {
  kind: 'savepoint',
  path: 'f:/savepoint-abcdef-1',
  jobId: JOB_ID,
  reason: 'Found',
  recordedAt: '2026-01-01T12:00:00Z',
};
const NOTHING_LEFT = 'storage has none of its checkpoints any more, as after a job that finished';
/** The status has restore points already. */
const findWith = (
  restorePoints: readonly RestorePoint[],
  points: readonly { readonly path: string; readonly at: number }[],
  job: JobStatus,
): StatusChange => {
  const { status, ...facts } = lost({ job });
  return searched({ ...facts, status: { ...status, restorePoints } }, { state: 'found', points });
};

for (const [sentence, result, expected] of [
  [
    'The newest checkpoint by time counts, not the one with the greatest name',
    () => find([ago('f:/chk-9', 1000), ago('f:/chk-10', 2000)]),
    recorded({ path: 'f:/chk-9' }),
  ],
  [
    'A savepoint counts when it is newer than the checkpoints',
    () => find([ago('f:/chk-9', 2000), ago('f:/savepoint-abcdef-1', 1000)]),
    recorded({ kind: 'savepoint', path: 'f:/savepoint-abcdef-1' }),
  ],
  [
    'A lost job leaves its newest checkpoint, however old that is',
    () => find([ago('f:/chk-9', 99_999_000)], { spec: { maxCheckpointRestoreAgeSeconds: 60 } }),
    recorded({ kind: 'checkpoint', path: 'f:/chk-9' }),
  ],
  [
    'A job without a restore point in storage leaves the savepoint that it started from',
    () => find([], { job: { requestedRestorePath: 's' } }),
    recorded({ kind: 'savepoint', path: 's', reason: 'Ended' }, { requestedRestorePath: 's' }),
  ],
  [
    'A job without a restore point in storage that started with no state had no state',
    () => find([]),
    { jobStatus: { ...LOST, searched: true, startedEmpty: true } },
  ],
  [
    'A job that had completed a checkpoint has lost its state when storage has none',
    () => find([], { job: { checkpointed: true, requestedRestorePath: 's' } }),
    {
      jobStatus: {
        ...LOST,
        checkpointed: true,
        requestedRestorePath: 's',
        searched: true,
        unusableState: NOTHING_LEFT,
      },
    },
  ],
  [
    'A job of which the status has a savepoint has lost its newest state when storage has none',
    () => findWith([KNOWN], [], {}),
    { jobStatus: { ...LOST, searched: true, unusableState: NOTHING_LEFT } },
  ],
  [
    'A known savepoint is not the newest state of a job whose checkpoints are gone',
    () => findWith([KNOWN], [ago(KNOWN.path, 1000)], { checkpointed: true }),
    { jobStatus: { ...LOST, checkpointed: true, searched: true, unusableState: NOTHING_LEFT } },
  ],
  [
    'An unknown savepoint may have stopped a job whose checkpoints are gone',
    () => find([ago('f:/savepoint-abcdef-1', 1000)], { job: { checkpointed: true } }),
    recorded({ kind: 'savepoint', path: 'f:/savepoint-abcdef-1' }, { checkpointed: true }),
  ],
  [
    'A savepoint counts when a checkpoint of the job is there too',
    () => find([ago('f:/chk-9', 2000), ago('f:/savepoint-abcdef-1', 1000)], { job: { checkpointed: true } }),
    recorded({ kind: 'savepoint', path: 'f:/savepoint-abcdef-1' }, { checkpointed: true }),
  ],
  [
    'A job that finished unseen leaves a savepoint that flinkapp did not take: it may have stopped it',
    () => findWith([KNOWN], [ago(KNOWN.path, 2000), ago('f:/savepoint-abcdef-2', 1000), ago('f:/chk-9', 1)], FORGOTTEN),
    {
      jobStatus: { ...LOST, ...FORGOTTEN, searched: true },
      restorePoints: [{ ...KNOWN, path: 'f:/savepoint-abcdef-2' }, KNOWN],
    },
  ],
  [
    'A job that finished unseen leaves no state when flinkapp took every savepoint that is there',
    () => findWith([KNOWN], [ago(KNOWN.path, 2000)], FORGOTTEN),
    { jobStatus: { ...LOST, ...FORGOTTEN, searched: true, finished: true } },
  ],
  ['A search that failed is recorded as done', () => unsearchable(lost()), { jobStatus: { ...LOST, searched: true } }],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));
