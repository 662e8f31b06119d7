import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlinkApplication } from '../../../src/api/flinkapplication.ts';
import type { Spec } from '../../../src/api/spec.ts';
import type { Status } from '../../../src/api/status.ts';
import { type Plan, planOf } from '../../../src/plan/plan.ts';
import { application, record, spec } from '../../builders.ts';

const S3 = { 'state.savepoints.dir': 's3://state/savepoints', 'state.checkpoints.dir': 's3://state/checkpoints' };

const written = (changes: Partial<Spec> = {}): Spec => spec({ image: 'count:1', flinkConfig: S3, ...changes });

const running = (changes: Partial<Spec> = {}, status: Status = {}): FlinkApplication =>
  application({
    spec: written(changes),
    status: {
      phase: 'Running',
      deployed: record({ flinkConfig: S3, ...changes }),
      jobStatus: { jobID: 'job-1', state: 'RUNNING' },
      ...status,
    },
  });

const planned = (stored: FlinkApplication | undefined, changes: Partial<Spec>): Plan =>
  planOf({ metadata: application().metadata, spec: written(changes) }, stored);

const rows: readonly (readonly [
  situation: string,
  stored: FlinkApplication | undefined,
  changes: Partial<Spec>,
  effect: Plan['effect'],
  restarts: boolean,
  steps: readonly string[],
])[] = [
  [
    'A new application is created',
    undefined,
    {},
    'create',
    false,
    ['flinkapp creates the cluster and starts the job', 'TaskManagers: 1 instead of 0'],
  ],
  ['The same manifest changes nothing', running(), {}, 'nothing', false, ['the spec does not change']],
  [
    'Another image is deployed with a savepoint, next to the running job',
    running(),
    { image: 'count:2' },
    'deploy',
    true,
    [
      'flinkapp creates the new cluster while the job runs, then stops the job and starts it there',
      'flinkapp stops the job with a savepoint, and the new job starts from it',
      'TaskManagers: 1, as before',
    ],
  ],
  [
    'With Single and LastState the cluster goes first, and the newest checkpoint is used',
    running({ deploymentMode: 'Single', upgradeMode: 'LastState' }),
    { deploymentMode: 'Single', upgradeMode: 'LastState', parallelism: 6 },
    'deploy',
    true,
    [
      'flinkapp stops the job and deletes its cluster, then creates the new one',
      'the new job starts from the newest checkpoint of the running job',
      'TaskManagers: 3 instead of 1',
    ],
  ],
  [
    'With BlueGreen and Stateless two jobs run, and the new one is empty',
    running({ deploymentMode: 'BlueGreen', upgradeMode: 'Stateless' }),
    { deploymentMode: 'BlueGreen', upgradeMode: 'Stateless', image: 'count:2' },
    'deploy',
    true,
    [
      'flinkapp creates a second cluster and runs both jobs until one version is promoted',
      'the new job starts with no state (upgradeMode Stateless)',
      'TaskManagers: 1, as before',
    ],
  ],
  [
    'Another savepointPath is where the new job starts',
    running(),
    { savepointPath: 's3://state/sp-9' },
    'deploy',
    true,
    [
      'flinkapp creates the new cluster while the job runs, then stops the job and starts it there',
      'the new job starts from spec.savepointPath, s3://state/sp-9',
      'TaskManagers: 1, as before',
    ],
  ],
  [
    'Another parallelism in place needs no deploy',
    running({ scaleMode: 'InPlace' }),
    { scaleMode: 'InPlace', parallelism: 4 },
    'rescale',
    false,
    ['flinkapp changes the parallelism of the running job on its cluster'],
  ],
  [
    'A policy takes effect without a deploy',
    running(),
    { deletionDeadlineSeconds: 60 },
    'policy',
    false,
    ['the edit takes effect without a deploy'],
  ],
  [
    'A suspension stops the job',
    running(),
    { suspended: true },
    'suspend',
    true,
    ['flinkapp stops the job with a savepoint and deletes all pods'],
  ],
  [
    'An edit of a suspended application waits for its resume',
    running({ suspended: true }, { phase: 'Suspended' }),
    { suspended: true, image: 'count:2' },
    'policy',
    false,
    ['the edit takes effect without a deploy'],
  ],
  [
    'A resume starts the job from its restore point',
    running(
      { suspended: true },
      {
        phase: 'Suspended',
        jobStatus: { jobID: 'job-1', state: 'FINISHED', settled: true },
        restorePoints: [
          {
            kind: 'savepoint',
            path: 's3://state/sp-1',
            jobId: 'job-1',
            reason: 'Suspension',
            recordedAt: '2026-01-01T00:00:00Z',
          },
        ],
      },
    ),
    {},
    'resume',
    false,
    [
      'flinkapp creates the cluster and starts the job',
      'the job starts from s3://state/sp-1 (latest savepoint)',
      'TaskManagers: 1, as before',
    ],
  ],
  [
    'A manifest with errors is refused',
    running(),
    { jarName: 'x' },
    'refused',
    false,
    ['the API server refuses it; nothing changes'],
  ],
];

for (const [situation, stored, changes, effect, restarts, steps] of rows)
  test(situation, () => {
    const plan = planned(stored, changes);
    assert.deepEqual({ effect: plan.effect, restarts: plan.restarts, steps: plan.steps }, { effect, restarts, steps });
  });

test('Each changed field is named with both values, and whether it deploys', () =>
  assert.deepEqual(
    planned(running({ rollback: { soakSeconds: 5 } }), {
      flinkConfig: { ...S3, 'a.b': '1' },
      rollback: { soakSeconds: 6 },
    }).differences,
    [
      { path: 'spec.flinkConfig["a.b"]', to: '1', deploys: true },
      { path: 'spec.rollback.soakSeconds', from: 5, to: 6, deploys: false },
    ],
  ));

test('A job whose state cannot be found has no start', () => {
  const stored = running(
    { suspended: true },
    { phase: 'Suspended', jobStatus: { jobID: 'job-1', state: 'LOST', searched: true, checkpointed: true } },
  );
  assert.equal(planned(stored, {}).state?.kind, 'none');
});

test('A job that finished runs again from the beginning', () => {
  const stored = running(
    {},
    { phase: 'Finished', jobStatus: { jobID: 'job-1', state: 'FINISHED', finished: true, settled: true } },
  );
  assert.deepEqual(
    [planned(stored, { image: 'count:2' }).restarts, planned(stored, { image: 'count:2' }).state?.kind],
    [false, 'empty'],
  );
});

test('A manifest without a readable spec is refused', () =>
  assert.equal(planOf({ metadata: application().metadata, spec: 7 }, undefined).effect, 'refused'));
