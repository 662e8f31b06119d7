import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import { readsOf } from '../../../src/lifecycle/machine.ts';
import type { Reads } from '../../../src/lifecycle/observation.ts';
import { observe } from './decisions.ts';
import {
  at,
  deployed,
  type Facts,
  firstDeploy,
  NEXT,
  OLD,
  operation,
  SETTLED,
  STOP,
  SUBMISSION,
  upgrade,
} from './situations.ts';

/** What a hook call asks Flink and Kubernetes before it decides. */

type Row = readonly [sentence: string, status: Status, reads: Reads];

const onOld = (reads: object): Reads => ({ clusters: { [OLD.hash]: reads } });
const onNew = (reads: object): Reads => ({ clusters: { [NEXT.hash]: reads } });
const DELETION: Facts = { deleting: true };

const testReads = (situation: string, rows: readonly Row[], ...facts: readonly Facts[]): void => {
  describe(situation, () => {
    for (const [sentence, status, reads] of rows)
      test(sentence, () => assert.deepEqual(readsOf(observe(status, ...facts)), reads));
  });
};

testReads('The application is at rest', [
  [
    'A running job costs two reads',
    deployed({ phase: 'Running' }),
    { ...onOld({ overview: true, jobs: true }), pods: false },
  ],
  [
    'The checkpoints of a running job are read until the path that it restored is known',
    deployed({ phase: 'Running', jobStatus: { jobID: 'job-1', requestedRestorePath: 's' } }),
    { ...onOld({ overview: true, jobs: true, checkpoints: 'job-1' }), pods: false },
  ],
  [
    'The checkpoints and failures of a job that has ended are read until its end is settled',
    deployed({ phase: 'DeployFailed', jobStatus: { jobID: 'job-1', state: 'FAILED' } }),
    {
      ...onOld({ overview: true, jobs: true, checkpoints: 'job-1', failuresOf: 'job-1', checkpointConfig: 'job-1' }),
      pods: false,
    },
  ],
  [
    'Pods are listed when the JobManager no longer has the job',
    deployed({ phase: 'Running', jobStatus: { jobID: 'job-1', state: 'LOST' } }),
    { ...onOld({ overview: true, jobs: true }), pods: true },
  ],
  [
    'Pods are listed while the JobManager does not answer',
    deployed({ phase: 'Running', clusterStatus: { unreachableSince: at(0) } }),
    { ...onOld({ overview: true, jobs: true }), pods: true },
  ],
  ['Nothing is read without a deployed version', { phase: 'DeployFailed' }, { clusters: {}, pods: false }],
]);

testReads('A deploy is under way', [
  ['New lists pods', {}, { pods: true }],
  ['Updating lists pods', { phase: 'Updating' }, { pods: true }],
  ['ClusterStarting reads nothing without a target version', { phase: 'ClusterStarting', phaseSince: at(0) }, {}],
  [
    'ClusterStarting reads the slots of the new cluster alone at first',
    firstDeploy('ClusterStarting', { phaseSince: at(0) }),
    { ...onNew({ overview: true }), pods: false },
  ],
  [
    'ClusterStarting lists pods when the cluster is not ready after five seconds',
    firstDeploy('ClusterStarting', { phaseSince: at(-5000) }),
    { ...onNew({ overview: true }), pods: true },
  ],
  ['Savepointing reads nothing after the job has settled', upgrade('Savepointing', SETTLED), {}],
  [
    'Savepointing reads the recorded stop by its trigger id',
    upgrade('Savepointing', { operation: STOP }),
    {
      ...onOld({ jobs: true, checkpoints: 'job-1', savepoint: { jobId: 'job-1', triggerId: 'op-1' } }),
      pods: false,
    },
  ],
  ['Cancelling reads nothing after the job has settled', upgrade('Cancelling', SETTLED), {}],
  [
    'Cancelling reads the checkpoints of the job and whether they are retained',
    upgrade('Cancelling'),
    { ...onOld({ jobs: true, checkpoints: 'job-1', checkpointConfig: 'job-1' }), pods: false },
  ],
  ['SubmittingJob reads nothing without a target version', { phase: 'SubmittingJob' }, {}],
  [
    'SubmittingJob reads the jobs of the new cluster and the failures of the submitted one',
    upgrade('SubmittingJob', { operation: SUBMISSION }),
    { ...onNew({ jobs: true, failuresOf: 'job-2' }), pods: true },
  ],
  [
    'SubmittingJob reads the new cluster as before a submission when the recorded one is to another cluster',
    upgrade('SubmittingJob', { operation: { ...SUBMISSION, cluster: 'x' } }),
    { ...onNew({ overview: true, jobs: true }), pods: true },
  ],
  ['Rescaling reads nothing without a rescale', { phase: 'Rescaling' }, {}],
]);

testReads(
  'The application is being deleted',
  [
    ['The first hook call of a deletion reads nothing', deployed({ phase: 'Running' }), {}],
    [
      'Deleting lists pods and reads the job that has to end',
      deployed({ phase: 'Deleting' }),
      { ...onOld({ jobs: true, checkpoints: 'job-1' }), pods: true },
    ],
    [
      'Deleting lists pods and reads the jobs of the cluster with a submission under way',
      firstDeploy('Deleting', { operation: SUBMISSION }),
      { ...onNew({ jobs: true }), pods: true },
    ],
    [
      'Deleting lists pods alone while the clusters are removed',
      { phase: 'Deleting', operation: operation('teardown') },
      { pods: true },
    ],
    ['Deleting reads nothing without a job', { phase: 'Deleting' }, {}],
  ],
  DELETION,
);
