import type { JobStatus, Status } from '../../../../src/api/status.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  deployed,
  type Facts,
  job,
  NEXT,
  OLD,
  overview,
  POLICY,
  pod,
  UNCHANGED,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Flink no longer lists the deployed job: it may have finished. */

type Ended = { readonly finished?: number; readonly canceled?: number; readonly failed?: number };

const counts = (ended: Ended, listed: readonly string[] = []): Facts =>
  withoutJob(undefined, {
    overview: { ...overview, ended: { finished: 0, canceled: 0, failed: 0, ...ended } },
    jobs: listed.map((state) => job(state, { id: `other-${state}` })),
  });

const BATCH = record({ flinkConfig: { 'execution.runtime-mode': 'batch' } });
const LOST: JobStatus = { jobID: 'job-1', state: 'LOST', jobManager: 'p/0' };
const SAME_PROCESS: Facts = { pods: [pod(OLD.hash, { jobManagerId: 'p/0' })] };
const OTHER_PROCESS: Facts = { pods: [pod(OLD.hash, { jobManagerId: 'p/1' })] };

/** The first hook call has found that the job is missing. */
const missing = (...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'Running', jobStatus: LOST }), UNCHANGED, SAME_PROCESS, ...facts);
const settled = (status: Status, ...facts: readonly Facts[]) =>
  observe(
    deployed({ phase: 'Running', clusterReleased: true, jobStatus: { ...LOST, settled: true }, ...status }),
    UNCHANGED,
    ...facts,
  );

testDecisions('forgotten-job', {
  'Flink counts more ended jobs than it lists': [
    [
      'The first hook call reports no loss when the numbers say that the job may have ended',
      () => observe(deployed({ phase: 'Running' }), UNCHANGED, counts({ finished: 1 })),
      'Running, JobLost @300',
    ],
    [
      'A missing job finished when Flink counts one more finished job',
      () => missing(counts({ finished: 2 }, ['FINISHED'])),
      'Running, JobFinished, JobFinished @300',
    ],
    [
      'It finished for good when it was in batch mode, where it has no state',
      () =>
        observe(
          deployed({ phase: 'Running', deployed: BATCH, jobStatus: LOST }),
          { desired: BATCH, pods: [pod(BATCH.hash, { jobManagerId: 'p/0' })] },
          { clusters: { [BATCH.hash]: counts({ finished: 1 }).clusters?.[OLD.hash] ?? { kind: 'answering' } } },
        ),
      'Running, JobFinished, JobFinished @300',
    ],
    [
      'A missing job was cancelled when Flink counts one more cancelled job',
      () => missing(counts({ canceled: 1, failed: 1 }, ['FAILED'])),
      'Running, JobCancelled, JobCancelled @300',
    ],
  ],
  'The numbers do not tell how it ended': [
    [
      'A missing job is lost when Flink counts one more failed job: its checkpoints remain',
      () => missing(counts({ failed: 1 })),
      'Running, JobLost @300',
    ],
    [
      'A missing job is lost when forgotten jobs ended in several states',
      () => missing(counts({ finished: 1, canceled: 1 })),
      'Running, JobLost @300',
    ],
    ['A missing job is lost when Flink lists all ended jobs', () => missing(counts({})), 'Running, JobLost @300'],
    [
      'A missing job is lost when another JobManager counts a finished job',
      () => missing(OTHER_PROCESS, counts({ finished: 1 })),
      'Running, JobLost @300',
    ],
    ['A missing job is lost when Flink reports no numbers', () => missing(withoutJob()), 'Running, JobLost @300'],
  ],
  'A job that has an end of its own is lost': [
    [
      'A lost job in batch mode is not restarted',
      () => settled({ deployed: BATCH }, { desired: BATCH }),
      'Running, stalled OutcomeUnknown @10000',
    ],
    [
      'A lost job that Flink called bounded is not restarted',
      () => settled({ jobStatus: { ...LOST, settled: true, bounded: true } }),
      'Running, stalled OutcomeUnknown @10000',
    ],
    [
      'It is not restarted after a failed deploy either',
      () =>
        settled(
          { phase: 'DeployFailed', deployed: BATCH, failedDeployHash: NEXT.hash, failedPolicy: POLICY },
          { desired: NEXT },
        ),
      'DeployFailed, stalled OutcomeUnknown @10000',
    ],
    [
      'It is restarted when fallbackWithoutState allows it',
      () => settled({ deployed: BATCH }, { desired: BATCH }, withSpec({ fallbackWithoutState: true })),
      'Recovering @100',
    ],
    ['A lost job that may run for ever is restarted', () => settled({}), 'Recovering @100'],
  ],
});
