import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import { keptClusters } from '../../../src/lifecycle/facts/kept-clusters.ts';
import type { ClusterView, VertexFact } from '../../../src/lifecycle/observation.ts';
import { Rescaling } from '../../../src/lifecycle/phases/rescaling.ts';
import { rescaleOf } from '../../../src/lifecycle/rescale/rescale-target.ts';
import { observation, record } from '../../builders.ts';
import {
  answering,
  at,
  deployed,
  ended,
  job,
  known,
  noWanted,
  OLD,
  operation,
  overview,
  pod,
  run,
  settledJob,
  silent,
  spec,
  stop,
  with1,
} from './decide.ts';

/** Another parallelism on the same cluster: a row each. */

const WIDE = record({ parallelism: 4 });
const IN_PLACE = { ...OLD, spec: { ...OLD.spec, parallelism: 4 }, rescaled: WIDE.hash };
const room = { ...overview, taskManagers: 2, slotsTotal: 4 };
const status = (by: 'scheduler' | 'restart', more: Status = {}): Status =>
  deployed({ phase: 'Rescaling', rescaling: { record: IN_PLACE, by }, ...more });
const wide = (view: ClusterView, more = {}) => ({
  desired: WIDE,
  ...spec({ scaleMode: 'InPlace' }),
  ...with1(view),
  ...more,
});
const vertex = (more: Partial<VertexFact> = {}): VertexFact => ({
  id: 'v',
  parallelism: 2,
  maxParallelism: 128,
  lower: 1,
  upper: 2,
  ...more,
});
const allows = (...vertices: readonly VertexFact[]): ClusterView =>
  answering({ overview: room, jobs: [job('RUNNING')], requirements: { state: 'known', vertices } });
const rescale = { operation: operation('rescale') };
const sent = { operation: operation('submit', { jobId: 'job-2', jobManager: '' }) };
const ready = answering({ overview: room, jobs: [job('RUNNING')] });

for (const [name, got, expected] of [
  ['a job that runs is rescaled', run(deployed({ phase: 'Running' }), wide(ready)), 'Rescaling, Rescaling @100'],
  [
    'not before it is proven',
    run(deployed({ phase: 'Running', stabilizingSince: at(-100) }), wide(ready)),
    'Running, Stabilizing @500',
  ],
  [
    'one that does not run gets a cluster',
    run(deployed({ phase: 'Running' }), wide(answering({ jobs: [job('RESTARTING')] }))),
    'Updating, RescaleNeedsCluster @100',
  ],
  [
    'so does one whose JobManager is silent',
    run(deployed({ phase: 'Running' }), wide(silent)),
    'Updating, RescaleNeedsCluster @100',
  ],
  [
    'another mode makes a cluster without a word',
    run(deployed({ phase: 'Running' }), { desired: WIDE, ...with1(ready) }),
    'Updating @100',
  ],
  [
    'where the last deploy failed, it runs again first',
    run(deployed({ phase: 'DeployFailed', failedDeployHash: 'x' }), wide(ready)),
    'Running, cleared @100',
  ],

  [
    'TaskManagers come first',
    run(status('restart'), wide(answering({ overview, jobs: [job('RUNNING')] }))),
    'Rescaling, WaitingForCluster @400',
  ],
  [
    'what keeps them is told',
    run(
      status('restart', { phaseSince: at(-5000) }),
      wide(answering({ overview }), { pods: [pod(OLD.hash, { problem: 't' })] }),
    ),
    'Rescaling, WaitingForCluster, POD_FAILING @400',
  ],
  [
    'they have a deadline',
    run(status('restart', { phaseSince: at(-600_000) }), wide(answering({ overview }))),
    'DeployFailed, RescaleFailed, RESCALE_FAILED @100',
  ],
  [
    'another wish is taken up',
    run(status('restart'), { ...wide(ready), desired: record({ parallelism: 6 }) }),
    'Running @100',
  ],
  ['an invalid one too', run(status('restart'), { ...wide(ready), ...noWanted }), 'Running @100'],
  ['without a rescale there is none', run(deployed({ phase: 'Rescaling' }), wide(ready)), 'Running @100'],
  ['and nothing is asked', Rescaling.reads(observation({ status: { phase: 'Rescaling' } })), {}],

  [
    'by the scheduler: the intent',
    run(status('scheduler'), wide(allows(vertex()))),
    'Rescaling, WaitingForRescale @100',
  ],
  [
    'then it is asked',
    run(status('scheduler', rescale), wide(allows(vertex()))),
    'Rescaling, rescaleJob, WaitingForRescale @1000',
  ],
  [
    'and waited for',
    run(status('scheduler', rescale), wide(allows(vertex({ upper: 4 })))),
    'Rescaling, WaitingForRescale @1000',
  ],
  [
    'until every vertex has it',
    run(
      status('scheduler', rescale),
      wide(allows(vertex({ upper: 4, parallelism: 4 }), vertex({ upper: 1, parallelism: 1 }))),
    ),
    'Running, Rescaled, cleared @100',
  ],
  [
    'and every task runs',
    run(
      status('scheduler', rescale),
      wide(
        answering({
          overview: room,
          jobs: [job('RESTARTING')],
          requirements: { state: 'known', vertices: [vertex({ upper: 4, parallelism: 4 })] },
        }),
      ),
    ),
    'Rescaling, WaitingForRescale @1000',
  ],
  [
    'a job that is not there does not',
    run(
      status('scheduler', rescale),
      wide(
        answering({
          overview: room,
          jobs: [],
          requirements: { state: 'known', vertices: [vertex({ upper: 4, parallelism: 4 })] },
        }),
      ),
    ),
    'Rescaling, WaitingForRescale @1000',
  ],
  [
    'no vertex gets more than it can have',
    run(status('scheduler'), wide(allows(vertex({ maxParallelism: 2 })))),
    'Rescaling, WaitingForRescale @100',
  ],
  [
    'one without a bound gets all',
    run(status('scheduler'), wide(allows(vertex({ maxParallelism: -1 })))),
    'Rescaling, WaitingForRescale @100',
  ],
  [
    'a scheduler that cannot leaves it to a restart',
    run(
      status('scheduler'),
      wide(answering({ overview: room, jobs: [job('RUNNING')], requirements: { state: 'unsupported' } })),
    ),
    'Rescaling, WaitingForRescale @100',
  ],
  [
    'one that takes too long too',
    run(
      status('scheduler', { operation: operation('rescale', { startedAt: at(-600_000) }) }),
      wide(allows(vertex({ upper: 4 }))),
    ),
    'Rescaling, WaitingForRescale @100',
  ],
  [
    'a silent JobManager is waited for',
    run(status('scheduler', { phaseSince: at(-1000) }), wide(silent)),
    'Rescaling, WaitingForCluster @400',
  ],

  ['by restart: the intent', run(status('restart'), wide(ready)), 'Rescaling, WaitingForRescale @100'],
  [
    'not before its time',
    run(status('restart', { retryAt: at(500) }), wide(ready)),
    'Rescaling, WaitingForRescale @500',
  ],
  [
    'the stop is sent',
    run(
      status('restart', { operation: stop }),
      wide(answering({ overview: room, jobs: [job('RUNNING')], savepoint: { state: 'unknown' } })),
    ),
    'Rescaling, stopWithSavepoint, WaitingForRescale @100',
  ],
  [
    'it fails and is tried again',
    run(
      status('restart', { operation: stop }),
      wide(answering({ overview: room, jobs: [job('RUNNING')], savepoint: { state: 'failed', cause: 'c' } })),
    ),
    'Rescaling, SavepointFailed, WaitingForRescale, SAVEPOINT_FAILED @1000',
  ],
  [
    'three times',
    run(
      status('restart', { operation: stop, retryCount: 2 }),
      wide(answering({ overview: room, jobs: [job('RUNNING')], savepoint: { state: 'failed', cause: 'c' } })),
    ),
    'DeployFailed, RescaleFailed, RESCALE_FAILED @100',
  ],
  [
    'a savepoint that was under way is recorded first',
    run(
      status('restart', { operation: operation('savepoint', { reason: 'Manual' }) }),
      wide(answering({ overview: room, jobs: [job('RUNNING')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'Rescaling, WaitingForRescale @100',
  ],
  [
    'the job ends',
    run(
      status('restart', { operation: stop }),
      wide(answering({ overview: room, jobs: [job('FINISHED')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'Rescaling, WaitingForRescale @100',
  ],
  [
    'what Flink tells may be old',
    run(status('restart'), wide(answering({ overview: room, jobs: [job('FAILED')] }))),
    'Rescaling, WaitingForRescale @400',
  ],
  [
    'one that has failed goes on from what it left',
    run(status('restart', ended), wide(answering({ overview: room, jobs: [job('FAILED')], checkpoints: known() }))),
    'Rescaling, WaitingForRescale @100',
  ],
  [
    'one that is lost is not rescaled',
    run(status('restart'), wide(answering({ overview: room, jobs: [] }))),
    'Running @100',
  ],

  [
    'ended, it is submitted again',
    run(
      status('restart', {
        ...settledJob,
        restorePoints: [{ kind: 'savepoint', path: 's', jobId: 'job-1', reason: 'Upgrade', recordedAt: at(0) }],
      }),
      wide(answering({ overview: room, jobs: [] })),
    ),
    'Rescaling, JobSubmitted, WaitingForRescale @100',
  ],
  [
    'without a restore point it is not',
    run(status('restart', settledJob), wide(answering({ overview: room, jobs: [] }))),
    'RollingBackJob, RescaleFailed, RESCALE_FAILED @100',
  ],
  [
    'nor before the slots are there',
    run(status('restart', settledJob), wide(answering({ overview, jobs: [] }))),
    'Rescaling, WaitingForRescale @300',
  ],
  [
    'those have a deadline',
    run(
      status('restart', { jobStatus: { ...settledJob.jobStatus, endedAt: at(-600_000) } }),
      wide(answering({ overview, jobs: [] })),
    ),
    'RollingBackJob, RescaleFailed, RESCALE_FAILED @100',
  ],
  [
    'nor while TaskManagers go',
    run(
      status('restart', { jobStatus: { ...settledJob.jobStatus, endedAt: at(-1000) } }),
      wide(answering({ overview: { ...room, taskManagers: 3 }, jobs: [] })),
    ),
    'Rescaling, WaitingForRescale @300',
  ],
  [
    'for a while',
    run(
      status('restart', { jobStatus: { ...settledJob.jobStatus, endedAt: at(-15_000), startedEmpty: true } }),
      wide(answering({ overview: { ...room, taskManagers: 3 }, jobs: [] })),
    ),
    'Rescaling, JobSubmitted, WaitingForRescale @100',
  ],
  [
    'a lost job is for Running',
    run(
      status('restart', { jobStatus: { jobID: 'job-1', state: 'LOST', settled: true } }),
      wide(answering({ overview: room, jobs: [], search: { state: 'looking' } })),
    ),
    'Running @100',
  ],
  [
    'it is waited for',
    run(
      status('restart', { ...settledJob, ...sent }),
      wide(answering({ overview: room, jobs: [job('CREATED', { id: 'job-2' })] })),
    ),
    'Rescaling, WaitingForJob @100',
  ],
  [
    'it runs',
    run(
      status('restart', { ...settledJob, ...sent }),
      wide(answering({ overview: room, jobs: [job('RUNNING', { id: 'job-2' })] })),
    ),
    'Running, Rescaled, cleared @100',
  ],
  [
    'also on the size that it was made for',
    run(
      deployed({ phase: 'Rescaling', rescaling: { record: OLD, by: 'restart' }, ...settledJob, ...sent }),
      wide(answering({ overview: room, jobs: [job('RUNNING', { id: 'job-2' })] })),
    ),
    'Running, Rescaled, cleared @100',
  ],
  [
    'it fails',
    run(
      status('restart', { ...settledJob, ...sent }),
      wide(answering({ overview: room, jobs: [job('FAILED', { id: 'job-2' })] })),
    ),
    'RollingBackJob, RescaleFailed, RESCALE_FAILED @100',
  ],
  [
    'it does not come',
    run(
      status('restart', { ...settledJob, operation: { ...sent.operation, startedAt: at(-600_000) } }),
      wide(answering({ overview: room, jobs: [job('CREATED', { id: 'job-2' })] })),
    ),
    'RollingBackJob, RescaleFailed, RESCALE_FAILED @100',
  ],
] as const) {
  test(name, () => assert.deepEqual(got, expected));
}

const asked = (more: object, from: Status = deployed()): string => {
  const found = rescaleOf(observation({ status: from, desired: WIDE, ...spec(more) }));
  return found === undefined ? 'none' : `${found.by} to ${found.record.spec.parallelism}`;
};
const scheduler = { flinkConfig: { 'jobmanager.scheduler': 'Adaptive' } };
const on = (more: object): Status => deployed({ deployed: record(more) });
const wants = (from: Status, to: object): string => {
  const found = rescaleOf(
    observation({ status: from, desired: record({ parallelism: 4, ...to }), ...spec({ scaleMode: 'InPlace' }) }),
  );
  return found?.by ?? 'none';
};

for (const [name, got, expected] of [
  ['in place', asked({ scaleMode: 'InPlace' }), 'restart to 4'],
  ['by a new cluster', asked({ scaleMode: 'NewCluster' }), 'none'],
  ['nothing is deployed', asked({ scaleMode: 'InPlace' }, {}), 'none'],
  ['its cluster was given up', asked({ scaleMode: 'InPlace' }, deployed({ clusterReleased: true })), 'none'],
  [
    'the cluster has the name of what is desired',
    asked({}, deployed({ deployed: { ...OLD, hash: WIDE.hash } })),
    'restart to 4',
  ],
  ['Flink can', wants(on({ ...scheduler, flinkVersion: '1.18' }), { ...scheduler, flinkVersion: '1.18' }), 'scheduler'],
  [
    'not before 1.18',
    wants(on({ ...scheduler, flinkVersion: '1.17' }), { ...scheduler, flinkVersion: '1.17' }),
    'restart',
  ],
  [
    'nor where nobody knows the version',
    wants(on({ ...scheduler, flinkVersion: undefined }), { ...scheduler, flinkVersion: undefined }),
    'restart',
  ],
  ['the same parallelism is none', wants(on({ parallelism: 4 }), {}), 'none'],
  ['another image is none', wants(on({}), { image: 'count:2' }), 'none'],
] as const) {
  test(`desired: ${name}`, () => assert.equal(got, expected));
}

test('a cluster is large enough for both while its job runs, and has its new size after', () => {
  const sizes = (state: Status) => keptClusters(state).map(({ hash, spec: { parallelism } }) => [hash, parallelism]);
  const down: Status = status('restart', { deployed: { ...OLD, spec: { ...OLD.spec, parallelism: 8 } } });
  assert.deepEqual(
    [sizes(status('restart')), sizes(down), sizes({ ...down, ...settledJob })],
    [[[OLD.hash, 4]], [[OLD.hash, 8]], [[OLD.hash, 4]]],
  );
});
