import type { Status } from '../../../../src/api/status.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  CANCELLED,
  checkpoints,
  deployed,
  ENDED,
  type Facts,
  INVALID_SPEC,
  job,
  LOST,
  NEXT,
  OLD,
  ONE_CHECKPOINT,
  overview,
  POLICY,
  pod,
  RETAINED,
  SAVEPOINT,
  SETTLED,
  UNCHANGED,
  UNREACHABLE,
  withCluster,
  withJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Phase Running: what the job does, and what the spec asks for. */

const running = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'Running', ...status }), ...facts);
/** The spec asks for the deployed version. */
const unchanged = (status: Status, ...facts: readonly Facts[]) => running(status, UNCHANGED, ...facts);

const FAILED: Status = { jobStatus: { jobID: 'job-1', state: 'FAILED', settled: true }, restorePoints: [SAVEPOINT] };
const ON_PROCESS: Status = { jobStatus: { jobID: 'job-1', jobManager: 'p/0' } };
const UNANSWERED = withCluster(UNREACHABLE);

const WIDER: Facts = { desired: record({ parallelism: 4 }) };
const IN_PLACE = withSpec({ scaleMode: 'InPlace' });
const ROOM = { overview: { ...overview, taskManagers: 2, slotsTotal: 4 } };

testDecisions('running', {
  'The JobManager reports the job': [
    [
      'A job that is RUNNING with all its tasks is left alone',
      () => unchanged({}, withJob('RUNNING')),
      'Running @10000',
    ],
    [
      'A running job is left alone when its cluster was not asked in this hook call',
      () => unchanged({}),
      'Running @10000',
    ],
    [
      'The restore path that a running job reports is recorded',
      () => unchanged({}, withJob('RUNNING', { checkpoints: checkpoints({ restoredFrom: 's' }) })),
      'Running @10000',
    ],
    [
      'A cluster without its TaskManager becomes Yellow while its job is RUNNING with all its tasks',
      () => unchanged({}, withJob('RUNNING', { overview: { ...overview, taskManagers: 0 } })),
      'Running @10000',
    ],
    [
      'A cluster that answers without an overview becomes Yellow with no TaskManagers',
      () => unchanged({}, withCluster({ kind: 'answering', jobs: [job('RUNNING')] })),
      'Running @10000',
    ],
    ['A RESTARTING job is not healthy', () => unchanged({}, withJob('RESTARTING')), 'Running, JobNotHealthy @2000'],
    [
      'A FAILING job is not healthy, and its health is Red',
      () => unchanged({}, withCluster(answering({ jobs: [job('FAILING', { startTime: -1 })] }))),
      'Running, JobNotHealthy @2000',
    ],
    [
      'A running job whose input has an end is recorded as bounded',
      () => unchanged({}, withCluster(answering({ jobs: [job('RUNNING', { bounded: true })] }))),
      'Running @10000',
    ],
  ],
  'The job has ended': [
    [
      'flinkapp waits for final checkpoint statistics of a job that has just FAILED',
      () => unchanged({}, withJob('FAILED')),
      'Running, JobFailed @1000',
    ],
    [
      'A FAILED job is recorded with what it left after its statistics are final',
      () => unchanged(ENDED, withJob('FAILED', { checkpoints: checkpoints() })),
      'Running, JobFailed, JobFailed @1000',
    ],
    [
      'A bounded job that is FINISHED is recorded after its statistics are final',
      () => unchanged(ENDED, withJob('FINISHED', { checkpoints: checkpoints() })),
      'Running, JobFinished, JobFinished @1000',
    ],
    [
      'An application whose job is FINISHED and recorded becomes Finished',
      () => unchanged(SETTLED, withJob('FINISHED')),
      'Finished, cleared @100',
    ],
    [
      'A job that somebody cancelled is not restarted',
      () => unchanged(CANCELLED, withJob('CANCELED')),
      'Running, JobCancelled @10000',
    ],
    [
      'A job that somebody cancelled is not restarted when its JobManager no longer has it',
      () => unchanged(CANCELLED, withoutJob()),
      'Running, JobCancelled @10000',
    ],
  ],
  'The JobManager does not answer or lost the job': [
    [
      'flinkapp records since when the JobManager of a running job does not answer, and waits',
      () => unchanged({}, UNANSWERED),
      'Running, FlinkUnreachable @300',
    ],
    [
      'flinkapp waits for a JobManager that does not answer while its process is the one that runs the job',
      () => unchanged(ON_PROCESS, UNANSWERED, { pods: [pod(OLD.hash, { jobManagerId: 'p/0' })] }),
      'Running, FlinkUnreachable @300',
    ],
    [
      'A job is lost when its JobManager does not answer and another process has replaced it',
      () => unchanged(ON_PROCESS, UNANSWERED, { pods: [pod(OLD.hash, { jobManagerId: 'p/1' })] }),
      'Running, JobLost, JobLost @100',
    ],
    [
      'A job that its JobManager no longer has is recorded as lost with an Event',
      () => unchanged({}, withoutJob()),
      'Running, JobLost, JobLost @300',
    ],
    [
      'A job that its JobManager has not had in two hook calls is settled as lost without a second Event',
      () => unchanged({ jobStatus: { jobID: 'job-1', state: 'LOST' } }, withoutJob()),
      'Running, JobLost @300',
    ],
  ],
  'The job has to be restarted': [
    ['A lost job is restarted', () => unchanged({ ...LOST, clusterReleased: true }), 'Recovering @100'],
    [
      'A FAILED job is restarted',
      () => unchanged(FAILED, withJob('FAILED', { checkpoints: checkpoints() })),
      'Recovering @100',
    ],
    [
      'A FAILED job is not restarted when restartPolicy.maxAttempts is 0, and the application is stalled',
      () =>
        unchanged(
          FAILED,
          withJob('FAILED', { checkpoints: checkpoints() }),
          withSpec({ restartPolicy: { maxAttempts: 0 } }),
        ),
      'Running, stalled RestartsExhausted, RESTARTS_EXHAUSTED @10000',
    ],
  ],
  'The spec asks for another version': [
    ['A changed spec starts a deploy', () => running({}), 'Updating @100'],
    [
      'A spec whose deploy has failed starts no deploy',
      () => running({ failedDeployHash: NEXT.hash, failedPolicy: POLICY }),
      'Running @10000',
    ],
    [
      'A changed spec starts no deploy while forceRollback is true',
      () => running({}, withSpec({ forceRollback: true })),
      'Running @10000',
    ],
    [
      'An invalid spec starts nothing, and the application is stalled while its job keeps running',
      () => running({}, INVALID_SPEC, withJob('RUNNING')),
      'Running, stalled InvalidSpec, INVALID_SPEC @10000',
    ],
    [
      'An invalid spec of an application without a deployed version starts nothing',
      () => observe({ phase: 'Running', stabilizingSince: at(0) }, INVALID_SPEC),
      'Running, stalled InvalidSpec, INVALID_SPEC @10000',
    ],
    [
      'A spec with suspended true starts to suspend the running job',
      () =>
        unchanged(
          {},
          withSpec({ suspended: true }),
          withJob('RUNNING', { checkpoints: ONE_CHECKPOINT, checkpointConfig: RETAINED }),
        ),
      'Suspending @100',
    ],
  ],
  'The spec asks for another parallelism': [
    [
      'A running job is rescaled on its cluster when scaleMode is InPlace',
      () => running({}, WIDER, IN_PLACE, withJob('RUNNING', ROOM)),
      'Rescaling, Rescaling @100',
    ],
    [
      'A running job that is not stable yet is rescaled later',
      () => running({ stabilizingSince: at(-100) }, WIDER, IN_PLACE, withJob('RUNNING', ROOM)),
      'Running, Stabilizing @500',
    ],
    [
      'A RESTARTING job is rescaled with a new cluster although scaleMode is InPlace',
      () => running({}, WIDER, IN_PLACE, withJob('RESTARTING')),
      'Updating, RescaleNeedsCluster @100',
    ],
    [
      'A job that is FAILED is rescaled with a new cluster although scaleMode is InPlace',
      () => running({}, WIDER, IN_PLACE, withJob('FAILED')),
      'Updating, RescaleNeedsCluster @100',
    ],
    [
      'A job whose JobManager does not answer is rescaled with a new cluster although scaleMode is InPlace',
      () => running({}, WIDER, IN_PLACE, UNANSWERED),
      'Updating, RescaleNeedsCluster @100',
    ],
    [
      'A running job is rescaled with a new cluster when scaleMode is not InPlace',
      () => running({}, WIDER, withJob('RUNNING', ROOM)),
      'Updating @100',
    ],
  ],
});
