import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterView } from '../../../src/lifecycle/observation.ts';
import { type StopProgress, stopProgress } from '../../../src/lifecycle/stop/stop-progress.ts';
import { observation } from '../../builders.ts';
import { answering, checkpoints, deployed, ENDED, job, OLD, operation, STOP, withCluster } from './situations.ts';

/**
 * A job that is FINISHED while flinkapp stops it with a savepoint, and of which Flink no longer shows the savepoint: did
 * the stop end it, or its input?
 */

type Answer = Partial<Extract<ClusterView, { kind: 'answering' }>>;

const progress = (answer: Answer, operation = STOP): StopProgress =>
  stopProgress(
    observation({
      status: deployed({ ...ENDED, operation }),
      ...withCluster(answering({ jobs: [job('FINISHED')], ...answer })),
    }),
    { cluster: OLD.hash, jobId: 'job-1' },
    'Upgrade',
  );

const LOST: StopProgress = { kind: 'ended', state: 'LOST', finalState: {} };
const FINISHED: StopProgress = { kind: 'ended', state: 'FINISHED', finalState: { finished: true } };

for (const [sentence, answer, expected] of [
  [
    'The job counts as lost when Flink has forgotten the stop and reports no savepoint: storage may have it',
    { checkpoints: checkpoints(), savepoint: { state: 'unknown' } },
    LOST,
  ],
  [
    'The job counts as lost when Flink has forgotten the stop and the job has no checkpointing',
    { checkpoints: { state: 'off' }, savepoint: { state: 'unknown' } },
    LOST,
  ],
  [
    'The job finished when the stop failed: its input has ended',
    { checkpoints: checkpoints(), savepoint: { state: 'failed', cause: 'c' } },
    FINISHED,
  ],
] as const)
  test(sentence, () => assert.deepEqual(progress(answer), expected));

test('The stop of another job has not stopped this one: flinkapp begins a stop of its own', () => {
  const running = progress({ jobs: [job('RUNNING')] }, operation('stop', { jobId: 'job-2' }));
  assert.deepEqual(running, { kind: 'notBegun', healthy: true });
});
