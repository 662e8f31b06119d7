import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeployRecord, Status } from '../../../src/api/status.ts';
import {
  needsJobManager,
  redeploysLiveCluster,
  treatMissingAsGone,
} from '../../../src/lifecycle/facts/application-mode.ts';
import { observation, record } from '../../builders.ts';
import { answering, LOST, pod, UNREACHABLE } from './situations.ts';

/** Which clusters have a JobManager before their job, and which deploys need the live cluster to go first. */

const WITHOUT_START: DeployRecord = record({ submission: 'Application' });
const APPLICATION: DeployRecord = { ...WITHOUT_START, start: { jobId: 'job-1', attempt: 1 } };
const { hash } = APPLICATION;

const needs = (deployRecord: DeployRecord, status: Status = {}): boolean =>
  needsJobManager(observation({ status }), deployRecord);

for (const [sentence, result, expected] of [
  ['A cluster that receives its job by REST needs a JobManager', () => needs(record()), true],
  ['A cluster in application mode needs a JobManager with its job', () => needs(APPLICATION), true],
  ['A cluster in application mode needs no JobManager before its job', () => needs(WITHOUT_START), false],
  ['A cluster in application mode needs a JobManager to search storage', () => needs(WITHOUT_START, LOST), true],
  [
    'A deploy of the version that runs in application mode needs the live cluster to go',
    () => redeploysLiveCluster({ deployed: APPLICATION }, hash),
    true,
  ],
  [
    'A deploy of another version leaves the live cluster',
    () => redeploysLiveCluster({ deployed: APPLICATION }, 'x'),
    false,
  ],
  [
    'A deploy of the same version finds no live cluster after its release',
    () => redeploysLiveCluster({ deployed: APPLICATION, clusterReleased: true }, hash),
    false,
  ],
  [
    'A deploy of the same version can use the JobManager again that receives jobs by REST',
    () => redeploysLiveCluster({ deployed: record() }, record().hash),
    false,
  ],
  ['A first deploy finds no live cluster', () => redeploysLiveCluster({}, hash), false],
] as const)
  test(sentence, () => assert.equal(result(), expected));

const JOBMANAGER = pod(hash, { jobManagerId: 'p/0' });
const GONE = answering({ jobs: [] });

for (const [sentence, pods, view, expected] of [
  ['A cluster without its JobManager pod has no job', [pod(hash)], UNREACHABLE, { kind: 'answering', jobs: [] }],
  ['A JobManager whose pod is there is unreachable', [JOBMANAGER], UNREACHABLE, UNREACHABLE],
  ['A JobManager that answers is asked, whatever its pods say', [], GONE, GONE],
] as const)
  test(sentence, () => assert.deepEqual(treatMissingAsGone(view, hash, pods), expected));
