import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeployRecord, JobStatus, SubmitOperation } from '../../../src/api/status.ts';
import type { Submission } from '../../../src/lifecycle/effect.ts';
import { startedJob } from '../../../src/lifecycle/start/started-job.ts';
import { submission } from '../../../src/lifecycle/start/submission.ts';
import { observation, record } from '../../builders.ts';
import { type Facts, job, operation, pod, withSpec } from './situations.ts';

/** The request that submits a job, and the status of the job when its tasks run. */

const RECORD = record({ programArgsList: ['--from', 'a b'], programArgs: '--from "a b"' });
const BARE: DeployRecord = { ...RECORD, spec: { image: 'count:1', parallelism: 2 } };
const SUBMISSION = operation('submit', { jobId: 'job-2', jobManager: 'p/0' });
const RESTORING: SubmitOperation = { ...SUBMISSION, restorePath: 's' };

const REQUEST: Submission = {
  jobId: 'job-2',
  jarName: 'count.jar',
  entryClass: 'test.Count',
  args: ['--from', 'a b'],
  parallelism: 2,
  allowNonRestoredState: false,
};

for (const [sentence, result, expected] of [
  [
    'A job without a restore point starts with no state',
    () => submission(observation(), { operation: SUBMISSION, record: RECORD }),
    REQUEST,
  ],
  [
    'A job starts from the restore point of the stored operation',
    () => submission(observation(withSpec({ allowNonRestoredState: true })), { operation: RESTORING, record: RECORD }),
    { ...REQUEST, savepointPath: 's', allowNonRestoredState: true },
  ],
  [
    'A jar and a class that the spec does not name are empty',
    () => submission(observation(), { operation: SUBMISSION, record: BARE }),
    { ...REQUEST, jarName: '', entryClass: '', args: [] },
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));

const started = (sent: { readonly operation: SubmitOperation; readonly record: DeployRecord }, facts: Facts = {}) =>
  startedJob(observation(facts), job('RUNNING', { id: 'job-2' }), sent);

const STARTED: JobStatus = {
  jobID: 'job-2',
  state: 'RUNNING',
  health: 'Green',
  runningTasks: 2,
  totalTasks: 2,
  startTime: '2026-01-01T12:00:00Z',
  parallelism: 2,
  programArgs: '',
  allowNonRestoredState: false,
};
const SUBMITTED: JobStatus = {
  ...STARTED,
  jarName: 'count.jar',
  entryClass: 'test.Count',
  programArgs: '--from "a b"',
  jobManager: 'p/0',
};
const APPLICATION = record({ submission: 'Application' });
const HIGHLY_AVAILABLE = record({ flinkConfig: { 'high-availability.type': 'kubernetes' } });
const previousJob = (checkpointDir: string): Facts => ({
  status: { jobStatus: { jobID: 'job-1', checkpointDir } },
});

for (const [sentence, result, expected] of [
  [
    'The status of a new job has what was submitted and the JobManager that received it',
    () => started({ operation: RESTORING, record: RECORD }),
    { ...SUBMITTED, requestedRestorePath: 's' },
  ],
  [
    'The status of a new job has no jar and no class when the spec names none',
    () => started({ operation: SUBMISSION, record: BARE }),
    { ...STARTED, jobManager: 'p/0' },
  ],
  [
    'The checkpoint directory of a new job is next to that of the previous job',
    () => started({ operation: SUBMISSION, record: RECORD }, previousJob('s3://c/job-1')),
    { ...SUBMITTED, checkpointDir: 's3://c/job-2' },
  ],
  [
    'The checkpoint directory of a new job is unknown when that of the previous job does not end with its id',
    () => started({ operation: SUBMISSION, record: RECORD }, previousJob('s3://c/other')),
    SUBMITTED,
  ],
  [
    'With high availability the status of a new job names no JobManager',
    () => started({ operation: SUBMISSION, record: HIGHLY_AVAILABLE }),
    { ...STARTED, jarName: 'count.jar', entryClass: 'test.Count' },
  ],
  [
    'In application mode the status of a new job names the JobManager that is there',
    () =>
      started(
        { operation: operation('submit', { jobId: 'job-2' }), record: APPLICATION },
        { pods: [pod(APPLICATION.hash, { jobManagerId: 'q/0' })] },
      ),
    { ...STARTED, jarName: 'count.jar', entryClass: 'test.Count', jobManager: 'q/0' },
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));
