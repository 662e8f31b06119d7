import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../../../src/api/errors.ts';
import type { JobFact } from '../../../src/lifecycle/observation.ts';
import { type Stability, stabilityOf } from '../../../src/lifecycle/rollout/stability.ts';
import { observation } from '../../builders.ts';
import { at, checkpoints, type Facts, job, withSpec } from './situations.ts';

/** Whether the job of a new deploy is stable: what each check decides. */

const COMPLETED = { checkpoints: checkpoints({ count: 1 }) };

interface Trial {
  readonly forMs?: number;
  readonly jobFact?: JobFact;
  readonly restorePath?: string;
  readonly facts?: Facts;
}

/** What Flink reports of job-1, which flinkapp has watched for ten seconds unless the trial says otherwise. */
const judge = (
  view: Partial<Parameters<typeof stabilityOf>[1]>,
  { forMs = 10_000, jobFact = job('RUNNING'), restorePath, facts = {} }: Trial = {},
): Stability =>
  stabilityOf(
    observation({ status: { stabilizingSince: at(-forMs) }, ...facts }),
    { kind: 'answering', ...view },
    jobFact,
    restorePath === undefined ? undefined : { requestedRestorePath: restorePath },
  );

const stable = (by: string): Stability => ({ kind: 'stable', by });
const failed = (code: Failure['code'], message: string): Stability => ({ kind: 'failed', failure: { code, message } });
const waiting = (requeueAfterMs: number): Stability => ({
  kind: 'waiting',
  requeueAfterMs,
  message: 'Job job-1 is not stable yet',
});
const notRestored = (reported: string): Stability =>
  failed('NOT_RESTORED', `expected a restore from file:///s, but Flink reports ${reported}`);
const restored = (restoredFrom?: string) => ({
  checkpoints: checkpoints({ count: 1, ...(restoredFrom === undefined ? {} : { restoredFrom }) }),
});
const EXPECTS_RESTORE: Trial = { restorePath: 'file:///s' };
const OFF = { checkpoints: { state: 'off' } } as const;
const rollback = (policy: object): Facts => withSpec({ rollback: policy });

for (const [sentence, result, expected] of [
  // finished
  ['A job that FINISHED is stable', () => judge({}, { jobFact: job('FINISHED') }), stable('the job finished')],
  // failing
  [
    'A job that failed three times has failed, although its checkpoints complete',
    () => judge({ ...COMPLETED, failures: { count: 3, cause: 'boom' } }),
    failed('JOB_RESTARTING', 'job job-1 keeps failing: boom'),
  ],
  [
    'A job that failed twice can be stable',
    () => judge({ ...COMPLETED, failures: { count: 2 } }),
    stable('required checkpoints completed'),
  ],
  // wrongRestore
  [
    'A job that restored from another restore point has failed',
    () => judge(restored('file:/t'), EXPECTS_RESTORE),
    notRestored('file:/t'),
  ],
  ['A job that restored from nothing has failed', () => judge(restored(), EXPECTS_RESTORE), notRestored('no restore')],
  [
    'A job has more time while Flink may report its restore from a cache',
    () => judge(restored(), { ...EXPECTS_RESTORE, forMs: 3999 }),
    waiting(799.8),
  ],
  [
    'The scheme of the restore path may differ',
    () => judge(restored('file:/s'), EXPECTS_RESTORE),
    stable('required checkpoints completed'),
  ],
  [
    'A job that has restored from its own checkpoint since is stable',
    () => judge(restored('s3://c/job-1/chk-1'), EXPECTS_RESTORE),
    stable('required checkpoints completed'),
  ],
  [
    'A job that has restored from its own savepoint since is stable (up to Flink 1.14)',
    () => judge(restored('s3://c/savepoint-job-1-1'), EXPECTS_RESTORE),
    stable('required checkpoints completed'),
  ],
  [
    'A job that has restored from its own checkpoint in the memory of the JobManager since is stable',
    () => judge(restored('<checkpoint-not-externally-addressable>'), EXPECTS_RESTORE),
    stable('required checkpoints completed'),
  ],
  [
    'A job that has restored from the folder of its newest checkpoint since is stable',
    () =>
      judge(
        {
          checkpoints: checkpoints({
            count: 1,
            completed: { path: 's3://c/chk-2', triggeredAt: 0 },
            restoredFrom: 's3://c/chk-1',
          }),
        },
        EXPECTS_RESTORE,
      ),
    stable('required checkpoints completed'),
  ],
  // soaked
  [
    'A job without checkpointing is stable after its tasks have run for rollback.soakSeconds',
    () => judge(OFF, { forMs: 30_000 }),
    stable('all tasks have been running for 30 s'),
  ],
  [
    'A job without checkpointing has more time before rollback.soakSeconds',
    () => judge(OFF, { forMs: 29_000 }),
    waiting(5800),
  ],
  // checkpointed
  [
    'A job is stable when its required checkpoints have completed',
    () => judge(COMPLETED),
    stable('required checkpoints completed'),
  ],
  [
    'A job has more time while one of its required checkpoints is missing',
    () => judge(COMPLETED, { facts: rollback({ minCompletedCheckpoints: 2 }) }),
    waiting(2000),
  ],
  [
    'A job is stable without a checkpoint when rollback.minCompletedCheckpoints is 0',
    () => judge({}, { facts: rollback({ minCompletedCheckpoints: 0 }) }),
    stable('all tasks are running'),
  ],
  [
    'A job has more time while not all its tasks are running',
    () => judge(COMPLETED, { jobFact: job('RESTARTING') }),
    waiting(2000),
  ],
  ['flinkapp asks again after half a second at first', () => judge({}, { forMs: 0 }), waiting(500)],
  ['flinkapp asks again after ten seconds at most', () => judge({}, { forMs: 590_000 }), waiting(10_000)],
  // overdue
  [
    'A job without its required checkpoints has failed at the deadline',
    () => judge({ checkpoints: checkpoints() }, { forMs: 600_000 }),
    failed(
      'NOT_STABLE',
      'job job-1 is RUNNING; it completed 0 of 1 required checkpoints within rollback.progressDeadlineSeconds (600)',
    ),
  ],
  [
    'The deadline is later by one checkpoint interval',
    () => judge({ checkpointConfig: { intervalMs: 1000, retained: true } }, { forMs: 600_999 }),
    waiting(10_000),
  ],
  [
    'A job without checkpointing whose tasks did not run has failed at the deadline',
    () => judge(OFF, { forMs: 600_000, jobFact: job('RESTARTING') }),
    failed(
      'NOT_STABLE',
      'job job-1 is RESTARTING; its tasks did not run for rollback.soakSeconds (30) within rollback.progressDeadlineSeconds (600)',
    ),
  ],
  [
    'A job that needs no checkpoint and whose tasks did not run has failed at the deadline',
    () => judge({}, { forMs: 600_000, jobFact: job('RESTARTING'), facts: rollback({ minCompletedCheckpoints: 0 }) }),
    failed(
      'NOT_STABLE',
      'job job-1 is RESTARTING; not all its tasks were running within rollback.progressDeadlineSeconds (600)',
    ),
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));
