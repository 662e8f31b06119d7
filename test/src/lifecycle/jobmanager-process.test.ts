import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobManagerGone, submissionTargetAlive } from '../../../src/lifecycle/facts/jobmanager-process.ts';
import type { PodFact } from '../../../src/lifecycle/observation.ts';
import { observation, record } from '../../builders.ts';
import { at, deployed, OLD, pod } from './situations.ts';

/** Whether the JobManager process is still there that received a submission, or that ran the job. */

const HIGHLY_AVAILABLE = record({ flinkConfig: { 'high-availability.type': 'kubernetes' } });
const processPod = (id: string, more: Partial<PodFact> = {}): PodFact => pod(OLD.hash, { jobManagerId: id, ...more });
const alive = (sentTo: string | undefined, ...processes: readonly string[]): boolean =>
  submissionTargetAlive(observation({ pods: processes.map((id) => processPod(id)) }), OLD, sentTo);
const aliveWithStore = (sentTo: string | undefined, ...processes: readonly string[]): boolean =>
  submissionTargetAlive(
    observation({ pods: processes.map((id) => processPod(id)) }),
    { ...HIGHLY_AVAILABLE, hash: OLD.hash },
    sentTo,
  );

for (const [sentence, result, expected] of [
  ['The submission can still arrive at the same process', () => alive('p/0', 'p/0'), true],
  ['The submission cannot arrive at a process that restarted', () => alive('p/0', 'p/1'), false],
  ['The submission cannot arrive at another pod', () => alive('p/0', 'q/0'), false],
  ['The submission can still arrive while the cluster has had no process', () => alive(''), true],
  [
    'With high availability the submission can still arrive when a process has joined',
    () => aliveWithStore('p/0', 'p/0', 'q/0'),
    true,
  ],
  [
    'With high availability the submission may be lost when one of the processes has gone',
    () => aliveWithStore('p/0 q/0', 'p/0'),
    false,
  ],
  [
    'With high availability the submission may be lost when the status names no process',
    () => aliveWithStore(undefined, 'p/0'),
    false,
  ],
] as const)
  test(sentence, () => assert.equal(result(), expected));

const gone = (jobManager: string | undefined, pods: readonly PodFact[] | undefined): boolean => {
  const jobStatus = { jobID: 'job-1', ...(jobManager === undefined ? {} : { jobManager }) };
  const observed = observation({ status: deployed({ jobStatus }), ...(pods === undefined ? {} : { pods }) });
  return jobManagerGone(observed, OLD.hash);
};

for (const [sentence, result, expected] of [
  ['The JobManager of the job is there', () => gone('p/0', [processPod('p/0')]), false],
  ['The JobManager of the job is gone when it restarted', () => gone('p/0', [processPod('p/1')]), true],
  ['The JobManager of the job is gone when it has no pod', () => gone('p/0', []), true],
  ['The JobManager of the job is gone when another pod has replaced it', () => gone('p/0', [processPod('q/0')]), true],
  [
    'The JobManager of the job is there while Kubernetes deletes its pod and starts another',
    () => gone('p/0', [processPod('p/0', { terminatesBy: at(5000) }), processPod('q/0')]),
    false,
  ],
  [
    'The JobManager of the job is gone when only a pod of another application of that name is there',
    () => gone('p/0', [processPod('p/0', { ownedByUid: false })]),
    true,
  ],
  ['The JobManager of the job counts as there while its pods are not listed', () => gone('p/0', undefined), false],
  ['The JobManager of the job counts as there when the status names none', () => gone(undefined, []), false],
] as const)
  test(sentence, () => assert.equal(result(), expected));
