import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Job } from '@kubernetes/client-node';
import type { Failure } from '../../../src/api/errors.ts';
import type { Status } from '../../../src/api/status.ts';
import type { PodFact } from '../../../src/lifecycle/observation.ts';
import { mayStillStart } from '../../../src/lifecycle/start/application-start.ts';
import { clientEnded, clientFailure } from '../../../src/lifecycle/start/client-job.ts';
import { NO_CHILDREN } from '../../../src/objects/observed-children.ts';
import { observation, record } from '../../builders.ts';
import { type Facts, operation, pod } from './situations.ts';

/** `submission: Job`: a Kubernetes Job with the image's own client submits the job. */

const CLIENT = record({ submission: 'Job' });
const SUBMISSION = operation('submit', { jobId: 'job-2', cluster: CLIENT.hash, attempt: 3, jobManager: '' });
const NAME = `count-${CLIENT.hash}-run-3`;

/** The client Job; it has that condition. */
const clientJob = (type: string, message?: string): Facts => {
  const job: V1Job = {
    status: { conditions: [{ type, status: 'True', ...(message === undefined ? {} : { message }) }] },
  };
  return { children: { ...NO_CHILDREN, jobs: { [NAME]: job } } };
};
const clientPod = (more: Partial<PodFact> = {}): PodFact => pod(CLIENT.hash, { name: `${NAME}-x`, ...more });

const failureOf = (facts: Facts = {}): Failure | undefined =>
  clientFailure(observation(facts), { operation: SUBMISSION, record: CLIENT });
const failed = (cause: string): Failure => ({
  code: 'SUBMISSION_REFUSED',
  message: `the client of job job-2 failed${cause}`,
});

for (const [sentence, result, expected] of [
  ['A client without a Job has not failed', () => failureOf(), undefined],
  ['A client whose pod is there has not failed', () => failureOf({ pods: [clientPod()] }), undefined],
  ['A client that completed has not failed', () => failureOf(clientJob('Complete')), undefined],
  [
    'A client fails with the reason of its Job',
    () => failureOf(clientJob('Failed', 'too often')),
    failed(': too often'),
  ],
  ['A client fails without a reason where its Job has none', () => failureOf(clientJob('Failed')), failed('')],
  [
    'A client fails with the cause of its ended pod, where that has a cause',
    () => failureOf({ ...clientJob('Failed', 'too often'), endedPods: [clientPod({ problem: 'boom' })] }),
    failed(': boom'),
  ],
  [
    'A client that failed does not wait for a sidecar that keeps its Job from ending',
    () => failureOf({ endedPods: [clientPod({ problem: 'boom' })] }),
    failed(': boom'),
  ],
  [
    'A client that submitted its job has not failed, although a sidecar made its Job fail',
    () => failureOf({ ...clientJob('Failed', 'too often'), endedPods: [clientPod()] }),
    undefined,
  ],
  [
    'A client whose pod cannot run fails',
    () => failureOf({ pods: [clientPod({ problem: 'ErrImagePull', permanent: true })] }),
    failed(': ErrImagePull'),
  ],
  [
    'A client does not fail because of another pod of the cluster, or of another application of that name',
    () =>
      failureOf({
        pods: [
          pod(CLIENT.hash, { permanent: true, problem: 'x' }),
          clientPod({ ownedByUid: false, permanent: true, problem: 'x' }),
        ],
      }),
    undefined,
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));

const UPGRADE: Status = { updating: CLIENT };
const RESCALE: Status = { rescaling: { record: CLIENT, by: 'restart' } };
const mayStart = (status: Status, facts: Facts = {}): boolean =>
  mayStillStart(observation({ status, ...facts }), SUBMISSION);
const ended = (facts: Facts = {}): boolean => clientEnded(observation(facts), CLIENT, SUBMISSION);

for (const [sentence, result, expected] of [
  ['A client that has not ended may still submit its job', () => mayStart(UPGRADE), true],
  ['The client of a rescale that has not ended may still submit its job', () => mayStart(RESCALE), true],
  ['A client that completed submits no job any more', () => mayStart(UPGRADE, clientJob('Complete')), false],
  ['A client without a Job has not ended', () => ended(), false],
  ['A client that completed has ended', () => ended(clientJob('Complete')), true],
  ['A client that failed has ended', () => ended(clientJob('Failed')), true],
  [
    'A client whose container ended has ended, whatever its sidecar does',
    () => ended({ endedPods: [clientPod()] }),
    true,
  ],
] as const)
  test(sentence, () => assert.equal(result(), expected));
