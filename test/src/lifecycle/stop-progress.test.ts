import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterView } from '../../../src/lifecycle/observation.ts';
import { stopProgress } from '../../../src/lifecycle/stop/stop-progress.ts';
import { observation } from '../../builders.ts';
import { answering, deployed, ended, job, known, OLD, stop, with1 } from './decide.ts';

/** What is made of a job that is FINISHED while our stop with savepoint is under way. */

const finished = (more: Partial<ClusterView & { kind: 'answering' }>) =>
  stopProgress(
    observation({
      status: deployed({ ...ended, operation: stop }),
      ...with1(answering({ jobs: [job('FINISHED')], ...more })),
    }),
    { cluster: OLD.hash, jobId: 'job-1' },
    'Upgrade',
  );
const lost = { kind: 'ended', state: 'LOST', left: {} };
const own = { kind: 'ended', state: 'FINISHED', left: { finished: true } };

for (const [name, more, expected] of [
  [
    'Flink forgot the stop and tells of no savepoint: storage knows',
    { checkpoints: known(), savepoint: { state: 'unknown' } },
    lost,
  ],
  ['nor can it tell without checkpointing', { checkpoints: { state: 'off' }, savepoint: { state: 'unknown' } }, lost],
  ['the stop failed: its input has ended', { checkpoints: known(), savepoint: { state: 'failed', cause: 'c' } }, own],
] as const) {
  test(`stop: ${name}`, () => assert.deepEqual(finished(more), expected));
}
