import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SavepointOperation, StopOperation } from '../../../src/api/status/operation.ts';
import type { ClusterView } from '../../../src/lifecycle/observation.ts';
import { type StopProgress, stopProgress } from '../../../src/lifecycle/stop/stop-progress.ts';
import { NOW, observation } from '../../builders.ts';
import {
  answering,
  checkpoints,
  deployed,
  ENDED_LONG_AGO,
  job,
  OLD,
  operation,
  SAVEPOINT,
  STOP,
  withCluster,
} from './situations.ts';

/**
 * A job that is FINISHED while flinkapp stops it with a savepoint, and of which Flink no longer shows the savepoint: did
 * the stop end it, or its input?
 */

type Answer = Partial<Extract<ClusterView, { kind: 'answering' }>>;

const progress = (answer: Answer, operation: StopOperation | SavepointOperation = STOP): StopProgress =>
  stopProgress(
    observation({
      status: deployed({ ...ENDED_LONG_AGO, operation }),
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
    'The job counts as lost when Flink does not report its checkpoints for 10 s',
    { checkpoints: { state: 'unknown' }, savepoint: { state: 'unknown' } },
    LOST,
  ],
  [
    'The job finished when the stop failed: its input has ended',
    { checkpoints: checkpoints(), savepoint: { state: 'failed', cause: 'c' } },
    FINISHED,
  ],
] as const)
  test(sentence, () => assert.deepEqual(progress(answer), expected));

/** The same for a savepoint that does not stop its job: the job ran on, and ended between two hook calls. */

const ended = (state: string, answer: Answer): StopProgress =>
  progress({ jobs: [job(state)], ...COMPLETED, ...answer }, operation('savepoint', { reason: 'Manual' }));

const COMPLETED: Answer = { savepoint: { state: 'completed', location: 's' } };
const at = (path: string, triggeredAt: number) => ({ path, triggeredAt });
const taken = {
  ...SAVEPOINT,
  recordedAt: '2026-01-01T12:00:00Z',
  kind: 'savepoint',
  path: 's',
  reason: 'Upgrade',
} as const;

for (const [sentence, state, answer, finalState] of [
  [
    'A checkpoint that is newer than the savepoint is the last restore point, and the savepoint stays recorded',
    'FAILED',
    { checkpoints: checkpoints({ completed: at('c', NOW), savepoint: at('s', NOW - 1) }) },
    { point: { ...taken, kind: 'checkpoint', path: 'c', reason: 'Ended' }, earlier: taken },
  ],
  [
    'The savepoint is the last restore point when it is the newest',
    'FAILED',
    { checkpoints: checkpoints({ completed: at('c', NOW - 1), savepoint: at('s', NOW) }) },
    { point: taken },
  ],
  [
    'A later savepoint by somebody else is the last restore point',
    'FAILED',
    { checkpoints: checkpoints({ savepoint: at('t', NOW) }) },
    { point: { ...taken, path: 't', reason: 'Ended' }, earlier: taken },
  ],
  [
    'The savepoint is the last restore point of a job without checkpointing',
    'FAILED',
    { checkpoints: { state: 'off' } },
    { point: taken },
  ],
  [
    'A job that finished by itself after the savepoint leaves no state',
    'FINISHED',
    { checkpoints: checkpoints({ savepoint: at('s', NOW) }) },
    { finished: true, earlier: taken },
  ],
] as const)
  test(sentence, () => assert.deepEqual(ended(state, answer), { kind: 'ended', state, finalState }));

test('The stop of another job has not stopped this one: flinkapp begins a stop of its own', () => {
  const running = progress({ jobs: [job('RUNNING')] }, operation('stop', { jobId: 'job-2' }));
  assert.deepEqual(running, { kind: 'notBegun', healthy: true });
});
