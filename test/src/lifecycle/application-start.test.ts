import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeployRecord } from '../../../src/api/status.ts';
import type { PodFact } from '../../../src/lifecycle/observation.ts';
import {
  type ApplicationStart,
  applicationStart,
  mayStillStart,
  startOf,
} from '../../../src/lifecycle/start/application-start.ts';
import { observation, record } from '../../builders.ts';
import { at, type Facts, operation, pod, withSpec } from './situations.ts';

/** Application mode: the JobManager starts with its job. */

const START = { jobId: 'job-2', attempt: 1 };
const WITHOUT_START: DeployRecord = record({ submission: 'Application' });
const APPLICATION: DeployRecord = { ...WITHOUT_START, start: START };
const HIGHLY_AVAILABLE: DeployRecord = {
  ...record({ submission: 'Application', flinkConfig: { 'high-availability.type': 'kubernetes' } }),
  start: START,
};
const SUBMISSION = operation('submit', { jobId: 'job-2', cluster: APPLICATION.hash });
const jobManager = (more: Partial<PodFact> = {}): PodFact =>
  pod(APPLICATION.hash, { name: `count-${APPLICATION.hash}-jm-1-x`, jobManagerId: 'p/0', ...more });
/** The JobManager of the attempt before. */
const EARLIER = jobManager({ name: `count-${APPLICATION.hash}-jm-0-x`, ended: true, problem: 'exit code 1' });
/** With high availability a Deployment makes the JobManager. */
const startHighlyAvailable = (facts: Facts): ApplicationStart =>
  start(facts, { ...SUBMISSION, cluster: HIGHLY_AVAILABLE.hash }, HIGHLY_AVAILABLE);

/** job-2 was submitted a second ago; flinkapp has not seen its JobManager yet, unless the operation names it. */
const start = (facts: Facts, submission = SUBMISSION, deployRecord = APPLICATION): ApplicationStart =>
  applicationStart(observation(facts), { operation: submission, record: deployRecord });

const SEEN = { ...SUBMISSION, jobManager: 'p/0' };
const starting = (change = {}): ApplicationStart => ({
  kind: 'starting',
  waiting: { reason: 'WaitingForJob', message: 'The JobManager of the new job is starting' },
  change,
});
const ended = (how: string): ApplicationStart => ({
  kind: 'ended',
  failure: { code: 'SUBMISSION_REFUSED', message: `the JobManager of job job-2 ${how}` },
});
const terminated = (cause: string): ApplicationStart => ended(`terminated${cause}`);

for (const [sentence, result, expected] of [
  [
    'flinkapp waits while the JobManager has no pod',
    () => start({ pods: [pod(APPLICATION.hash, { runs: true })] }),
    starting(),
  ],
  [
    'flinkapp records the JobManager when it first sees it',
    () => start({ pods: [jobManager()] }),
    starting({ operation: SEEN }),
  ],
  ['flinkapp waits for the JobManager that it has recorded', () => start({ pods: [jobManager()] }, SEEN), starting()],
  [
    'The start has ended when another JobManager has replaced the recorded one',
    () => start({ pods: [jobManager({ jobManagerId: 'q/0' })] }, SEEN),
    terminated(''),
  ],
  [
    'The start has ended when the recorded JobManager has no pod any more',
    () => start({ pods: [] }, SEEN),
    terminated(''),
  ],
  [
    'The start has ended with the cause of the pod that ended',
    () => start({ endedPods: [jobManager({ problem: 'exit code 1' })] }, SEEN),
    terminated(': exit code 1'),
  ],
  [
    'The start has ended with the problem of a pod that cannot run',
    () => start({ pods: [jobManager({ problem: 'ErrImagePull', permanent: true })] }),
    ended('cannot run: ErrImagePull'),
  ],
  [
    'The JobManager of an earlier attempt says nothing about the start',
    () => start({ pods: [jobManager()], endedPods: [EARLIER] }, SEEN),
    starting(),
  ],
  [
    'A pod that Kubernetes is deleting says nothing about the start',
    () => start({ pods: [jobManager({ problem: 'CrashLoopBackOff', permanent: true, terminatesBy: at(5000) })] }, SEEN),
    starting(),
  ],
  [
    'With high availability flinkapp waits for the pod that replaces an evicted one',
    () =>
      startHighlyAvailable({
        endedPods: [jobManager({ cluster: HIGHLY_AVAILABLE.hash, ended: true, problem: 'Evicted' })],
      }),
    starting(),
  ],
  [
    'flinkapp waits for a pod whose problem time can solve',
    () => start({ pods: [jobManager({ problem: 'Unschedulable' })] }, SEEN),
    starting(),
  ],
  [
    'flinkapp records no JobManager with high availability',
    () => startHighlyAvailable({ pods: [pod(HIGHLY_AVAILABLE.hash, { jobManagerId: 'p/0' })] }),
    starting(),
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));

for (const [sentence, result, expected] of [
  [
    'The JobManager starts with its job and no state',
    () => startOf(observation(), {}, 'job-2', 3),
    { ...START, attempt: 3 },
  ],
  [
    'The JobManager starts with a restore point of which it may skip state',
    () => startOf(observation(withSpec({ allowNonRestoredState: true })), { restorePath: 's' }, 'job-2', 1),
    { ...START, restorePath: 's', allowNonRestoredState: true },
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));

const mayStart = (updating: DeployRecord, facts: Facts = {}, submission = SUBMISSION): boolean =>
  mayStillStart(observation({ status: { updating }, ...facts }), submission);

for (const [sentence, result, expected] of [
  ['A JobManager without a pod may still start its job', () => mayStart(APPLICATION), true],
  ['A cluster that was created without a job starts none', () => mayStart(WITHOUT_START), false],
  ['A JobManager whose pod ended starts no job', () => mayStart(APPLICATION, { endedPods: [jobManager()] }), false],
  [
    'A JobManager may still start its job when that of an earlier attempt has ended',
    () => mayStart(APPLICATION, { endedPods: [EARLIER] }),
    true,
  ],
  [
    'A JobManager starts no job after the limit for a job to start',
    () => mayStart(APPLICATION, {}, { ...SUBMISSION, startedAt: at(-300_000) }),
    false,
  ],
] as const)
  test(sentence, () => assert.equal(result(), expected));
