import type { Rescale, Status } from '../../../../src/api/status.ts';
import type { VertexFact } from '../../../../src/lifecycle/observation.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  checkpoints,
  deployed,
  ENDED,
  type Facts,
  INVALID_SPEC,
  JOBMANAGER_GONE,
  job,
  LOST,
  OLD,
  operation,
  overview,
  pod,
  SAVEPOINT,
  SETTLED,
  STOP,
  silentFor,
  UNREACHABLE,
  withCluster,
  withJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Phase Rescaling: the job gets parallelism 4 instead of 2 on its own cluster. */

const WIDER = record({ parallelism: 4 });
const RESCALED = { ...OLD, spec: { ...OLD.spec, parallelism: 4 }, rescaled: WIDER.hash };

const rescaling = (by: Rescale['by'], status: Status, ...facts: readonly Facts[]) =>
  observe(
    deployed({ phase: 'Rescaling', rescaling: { record: RESCALED, by }, ...status }),
    { desired: WIDER },
    withSpec({ scaleMode: 'InPlace' }),
    ...facts,
  );
const byRestart = (status: Status, ...facts: readonly Facts[]) => rescaling('restart', status, ...facts);
const byScheduler = (status: Status, ...facts: readonly Facts[]) => rescaling('scheduler', status, ...facts);

/** The cluster has the slots for parallelism 4. */
const ROOM = { overview: { ...overview, taskManagers: 2, slotsTotal: 4 } };
const SURPLUS = { overview: { ...overview, taskManagers: 3, slotsTotal: 4 } };
const RUNNING = withJob('RUNNING', ROOM);
const TOO_SMALL = withJob('RUNNING');
const NO_JOB = withoutJob(undefined, ROOM);
const withNewJob = (state: string) => withCluster(answering({ ...ROOM, jobs: [job(state, { id: 'job-2' })] }));

const vertex = (more: Partial<VertexFact> = {}): VertexFact => ({
  id: 'v',
  parallelism: 2,
  maxParallelism: 128,
  lower: 1,
  upper: 2,
  ...more,
});
const requirements = (...vertices: readonly VertexFact[]) => ({ requirements: { state: 'known' as const, vertices } });
const runningWith = (...vertices: readonly VertexFact[]) =>
  withJob('RUNNING', { ...ROOM, ...requirements(...vertices) });

const STOPPING = { operation: STOP };
const RESCALE = { operation: operation('rescale') };
const SENT = operation('submit', { jobId: 'job-2', jobManager: '' });
const SUBMITTED = { ...SETTLED, operation: SENT };
const FAILED_SAVEPOINT = { ...ROOM, savepoint: { state: 'failed', cause: 'c' } } as const;
const COMPLETED_SAVEPOINT = { ...ROOM, savepoint: { state: 'completed', location: 's' } } as const;

testDecisions('rescaling', {
  'More TaskManagers come first': [
    [
      'flinkapp waits for the slots of the new parallelism',
      () => byRestart({}, withJob('RUNNING')),
      'Rescaling, WaitingForCluster @400',
    ],
    [
      'flinkapp waits for slots while a pod has a problem, and the error names the pod',
      () => byRestart({ phaseSince: at(-5000) }, TOO_SMALL, { pods: [pod(OLD.hash, { problem: 't' })] }),
      'Rescaling, WaitingForCluster, POD_FAILING @400',
    ],
    [
      'A rescale fails when its slots are missing after the limit for a cluster to start',
      () => byRestart({ phaseSince: at(-600_000) }, TOO_SMALL),
      'DeployFailed, RescaleFailed, CLUSTER_NOT_READY @100',
    ],
    [
      'flinkapp waits for a JobManager that does not answer',
      () => byScheduler({ phaseSince: at(-1000) }, withCluster(UNREACHABLE)),
      'Rescaling, FlinkUnreachable @2000',
    ],
    [
      'One call without an answer after ten minutes decides nothing',
      () => byScheduler({ phaseSince: at(-600_000), ...RESCALE }, withCluster(UNREACHABLE)),
      'Rescaling, FlinkUnreachable @2000',
    ],
    [
      'A rescale fails when the JobManager has been silent for five minutes',
      () => byScheduler({ ...RESCALE, ...silentFor(300_000) }, withCluster(UNREACHABLE)),
      'DeployFailed, RescaleFailed, FLINK_UNREACHABLE @100',
    ],
    [
      'A recorded stop waits for the answer of the JobManager however long it takes',
      () => byRestart({ operation: STOP, ...silentFor(3_600_000) }, withCluster(UNREACHABLE)),
      'Rescaling, FlinkUnreachable @2000',
    ],
  ],
  'There is nothing to rescale any more': [
    [
      'A rescale ends before it began when the spec asks for another parallelism',
      () => byRestart({}, RUNNING, { desired: record({ parallelism: 6 }) }),
      'Running @100',
    ],
    [
      'A rescale ends before it began when the spec becomes invalid',
      () =>
        observe(
          deployed({ phase: 'Rescaling', rescaling: { record: RESCALED, by: 'restart' } }),
          RUNNING,
          INVALID_SPEC,
        ),
      'Running, stalled InvalidSpec, INVALID_SPEC @100',
    ],
    [
      'The phase ends when the status has no rescale',
      () => observe(deployed({ phase: 'Rescaling' }), { desired: WIDER }, withSpec({ scaleMode: 'InPlace' }), RUNNING),
      'Running @100',
    ],
    ['A rescale ends when the JobManager no longer has the job', () => byRestart({}, NO_JOB), 'Running @100'],
    [
      'A rescale by the scheduler ends when the job is FAILED, although TaskManagers are missing',
      () => byScheduler({}, withJob('FAILED')),
      'Running @100',
    ],
    [
      'A rescale ends when the JobManager has terminated',
      () => byScheduler({ ...JOBMANAGER_GONE, ...silentFor(2000) }, withCluster(UNREACHABLE), { pods: [] }),
      'Running @100',
    ],
    [
      'A rescale with a recorded stop ends when the JobManager has terminated',
      () =>
        byRestart({ ...JOBMANAGER_GONE, operation: STOP, ...silentFor(2000) }, withCluster(UNREACHABLE), { pods: [] }),
      'Running @100',
    ],
    [
      'A rescale ends when the job is lost and storage has to be searched',
      () => byRestart(LOST, withoutJob(undefined, { ...ROOM, search: { state: 'inProgress' } })),
      'Running @100',
    ],
  ],
  'Flink’s adaptive scheduler rescales the job': [
    [
      'flinkapp records the rescale before it asks the scheduler for it',
      () => byScheduler({}, runningWith(vertex())),
      'Rescaling, WaitingForRescale @100',
    ],
    [
      'flinkapp asks the scheduler for the new parallelism of a vertex',
      () => byScheduler(RESCALE, runningWith(vertex())),
      'Rescaling, rescaleJob, WaitingForRescale @1000',
    ],
    [
      'flinkapp waits for a scheduler that has accepted the new parallelism',
      () => byScheduler(RESCALE, runningWith(vertex({ upper: 4 }))),
      'Rescaling, WaitingForRescale @1000',
    ],
    [
      'A rescale is done when each vertex has its parallelism and all tasks are running',
      () =>
        byScheduler(RESCALE, runningWith(vertex({ upper: 4, parallelism: 4 }), vertex({ upper: 1, parallelism: 1 }))),
      'Running, Rescaled, cleared @100',
    ],
    [
      'flinkapp waits for the tasks of a RESTARTING job whose vertices have their parallelism',
      () =>
        byScheduler(RESCALE, withJob('RESTARTING', { ...ROOM, ...requirements(vertex({ upper: 4, parallelism: 4 })) })),
      'Rescaling, WaitingForRescale @1000',
    ],
    [
      'A rescale by the scheduler ends when the JobManager does not have the job, although its vertices have their parallelism',
      () =>
        byScheduler(RESCALE, withoutJob(undefined, { ...ROOM, ...requirements(vertex({ upper: 4, parallelism: 4 })) })),
      'Running @100',
    ],
    [
      'The job restarts instead when no vertex can have more than its maximum parallelism of 2',
      () => byScheduler({}, runningWith(vertex({ maxParallelism: 2 }))),
      'Rescaling, WaitingForRescale @100',
    ],
    [
      'flinkapp records the rescale of a vertex without a maximum parallelism',
      () => byScheduler({}, runningWith(vertex({ maxParallelism: -1 }))),
      'Rescaling, WaitingForRescale @100',
    ],
    [
      'The job restarts instead when its scheduler cannot rescale a running job',
      () => byScheduler({}, withJob('RUNNING', { ...ROOM, requirements: { state: 'unsupported' } })),
      'Rescaling, WaitingForRescale @100',
    ],
    [
      'The job restarts instead when its scheduler has not rescaled it within the limit for a job to start',
      () =>
        byScheduler(
          { operation: operation('rescale', { startedAt: at(-600_000) }) },
          runningWith(vertex({ upper: 4 })),
        ),
      'Rescaling, WaitingForRescale @100',
    ],
    [
      'A job in application mode that Flink cannot rescale keeps its parallelism',
      () =>
        byScheduler(
          { deployed: { ...OLD, start: { jobId: 'job-1', attempt: 1 } } },
          withJob('RUNNING', { ...ROOM, requirements: { state: 'unsupported' } }),
        ),
      'DeployFailed, RescaleFailed, RESCALE_FAILED @100',
    ],
    [
      'The first operation of an application can be a rescale',
      () => {
        const { attempts: _, ...rest } = byScheduler({}, runningWith(vertex())).status;
        return observe(rest, { desired: WIDER }, withSpec({ scaleMode: 'InPlace' }), runningWith(vertex()));
      },
      'Rescaling, WaitingForRescale @100',
    ],
  ],
  'The job stops with a savepoint to restart': [
    [
      'flinkapp records the stop of a running job before it triggers it',
      () => byRestart({}, RUNNING),
      'Rescaling, WaitingForSavepoint @100',
    ],
    [
      'flinkapp does not record another stop before the pause after a failed savepoint is over',
      () => byRestart({ retryAt: at(500) }, RUNNING),
      'Rescaling, WaitingForRetry @500',
    ],
    [
      'flinkapp triggers a recorded stop whose trigger id Flink does not have',
      () => byRestart(STOPPING, withJob('RUNNING', { ...ROOM, savepoint: { state: 'unknown' } })),
      'Rescaling, stopWithSavepoint, WaitingForSavepoint @100',
    ],
    [
      'The first savepoint that fails is retried after a second',
      () => byRestart(STOPPING, withJob('RUNNING', FAILED_SAVEPOINT)),
      'Rescaling, SavepointFailed, WaitingForRetry, SAVEPOINT_FAILED @1000',
    ],
    [
      'The third savepoint that fails makes the rescale fail, and the job keeps its parallelism',
      () => byRestart({ ...STOPPING, retryCount: 2 }, withJob('RUNNING', FAILED_SAVEPOINT)),
      'DeployFailed, RescaleFailed, SAVEPOINT_FAILED @100',
    ],
    [
      'A manual savepoint that has completed is recorded before the job is stopped',
      () =>
        byRestart({ operation: operation('savepoint', { reason: 'Manual' }) }, withJob('RUNNING', COMPLETED_SAVEPOINT)),
      'Rescaling, SavepointTaken, WaitingForSavepoint @100',
    ],
    [
      'The savepoint of a job that is FINISHED with its stop is recorded',
      () => byRestart(STOPPING, withJob('FINISHED', COMPLETED_SAVEPOINT)),
      'Rescaling, WaitingForRescale @100',
    ],
    [
      'flinkapp waits for final checkpoint statistics of a job that has just FAILED',
      () => byRestart({}, withJob('FAILED')),
      'Rescaling, RecordingRestorePoint @400',
    ],
    [
      'A FAILED job is recorded with what it left after its statistics are final',
      () => byRestart(ENDED, withJob('FAILED', { ...ROOM, checkpoints: checkpoints() })),
      'Rescaling, WaitingForRescale @100',
    ],
  ],
  'The job has ended and starts with its new parallelism': [
    [
      'flinkapp records the submission of the rescaled job before it sends it',
      () => byRestart({ ...SETTLED, restorePoints: [SAVEPOINT] }, NO_JOB),
      'Rescaling, JobSubmitted, WaitingForRescale @100',
    ],
    [
      'A job without a restore point is not submitted, and its version rolls back to its old parallelism',
      () => byRestart(SETTLED, NO_JOB),
      'RollingBackJob, RescaleFailed, NO_RESTORE_POINT @100',
    ],
    [
      'flinkapp waits for the slots of the new parallelism after the job has ended',
      () => byRestart(SETTLED, withoutJob()),
      'Rescaling, WaitingForCluster @300',
    ],
    [
      'A rescale fails when its slots are missing ten minutes after the job ended',
      () => byRestart({ jobStatus: { ...SETTLED.jobStatus, endedAt: at(-600_000) } }, withoutJob()),
      'RollingBackJob, RescaleFailed, CLUSTER_NOT_READY @100',
    ],
    [
      'flinkapp waits for surplus TaskManagers to go one second after the job ended',
      () => byRestart({ jobStatus: { ...SETTLED.jobStatus, endedAt: at(-1000) } }, withoutJob(undefined, SURPLUS)),
      'Rescaling, WaitingForRescale @300',
    ],
    [
      'flinkapp submits the job although surplus TaskManagers are left 15 seconds after it ended',
      () =>
        byRestart(
          { jobStatus: { ...SETTLED.jobStatus, endedAt: at(-15_000), startedEmpty: true } },
          withoutJob(undefined, SURPLUS),
        ),
      'Rescaling, JobSubmitted, WaitingForRescale @100',
    ],
    [
      'flinkapp waits for a rescaled job that is CREATED',
      () => byRestart(SUBMITTED, withNewJob('CREATED')),
      'Rescaling, WaitingForJob @100',
    ],
    [
      'The first tasks of a rescaled job that are deployed after two minutes are recorded as progress',
      () => byRestart({ ...SUBMITTED, operation: { ...SENT, startedAt: at(-120_000) } }, withNewJob('CREATED')),
      'Rescaling, WaitingForJob @100',
    ],
    [
      'A rescale is done when the submitted job is RUNNING with all its tasks',
      () => byRestart(SUBMITTED, withNewJob('RUNNING')),
      'Running, Rescaled, cleared @100',
    ],
    [
      'A rescale whose record names no rescaled version is done under the hash of its cluster',
      () => byRestart({ rescaling: { record: OLD, by: 'restart' }, ...SUBMITTED }, withNewJob('RUNNING')),
      'Running, Rescaled, cleared @100',
    ],
    [
      'A rescale fails when the submitted job FAILED, and its version rolls back to its old parallelism',
      () => byRestart(SUBMITTED, withNewJob('FAILED')),
      'RollingBackJob, RescaleFailed, RESCALE_FAILED @100',
    ],
    [
      'A rescale fails when the submitted job is CREATED after ten minutes, and its cluster is released',
      () =>
        byRestart(
          {
            ...SUBMITTED,
            operation: { ...SENT, startedAt: at(-900_000), progress: { steps: 2, at: at(-600_000) } },
          },
          withNewJob('CREATED'),
        ),
      'RollingBackJob, RescaleFailed, RESCALE_FAILED @100',
    ],
  ],
});
