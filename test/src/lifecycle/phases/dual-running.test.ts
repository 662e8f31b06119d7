import type { Status } from '../../../../src/api/status.ts';
import type { ClusterView, SavepointFact } from '../../../../src/lifecycle/observation.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  CANCEL,
  checkpoints,
  deployed,
  ENDED,
  type Facts,
  JOBMANAGER_GONE,
  job,
  NEXT,
  newSilentFor,
  OLD,
  ONE_CHECKPOINT,
  operation,
  SETTLED,
  STOP,
  silentFor,
  UNREACHABLE,
  upgrade,
  withSpec,
} from '../situations.ts';

/** Phase DualRunning: the old version with job-1 and the new version with job-2 are both running. */

const NEW_JOB: Status = { updatingJob: { jobID: 'job-2', state: 'RUNNING' } };
const pair = (status: Status, ...facts: readonly Facts[]) =>
  observe(upgrade('DualRunning', { deploymentMode: 'BlueGreen', ...NEW_JOB, ...status }), ...facts);
const STABILIZING: Status = { stabilizingSince: at(-5000) };

const OLD_RUNNING = answering({ jobs: [job('RUNNING')] });
const newJob = (state: string, more = {}) =>
  answering({ jobs: [job(state, { id: 'job-2' })], checkpoints: checkpoints(), ...more });
const NEW_RUNNING = newJob('RUNNING');
const withSavepoint = (state: string, savepoint: SavepointFact) =>
  answering({ jobs: [job(state)], savepoint, checkpoints: ONE_CHECKPOINT });
const NEW_LOST: Status = { updatingJob: { jobID: 'job-2', state: 'LOST', settled: true } };
const NO_JOB = answering({ jobs: [] });
const views = (oldView: ClusterView, newView: ClusterView): Facts => ({
  clusters: { [OLD.hash]: oldView, [NEXT.hash]: newView },
});
const BOTH_RUNNING = views(OLD_RUNNING, NEW_RUNNING);
const oldVersion = (view: ClusterView) => views(view, NEW_RUNNING);
const newVersion = (view: ClusterView) => views(OLD_RUNNING, view);

const tearDown = (hash: string, more = {}) => withSpec({ tearDownVersionHash: hash, ...more });
const EDITED: Facts = { desired: record({ image: 'count:3' }) };
const LOST: Status = { jobStatus: { jobID: 'job-1', state: 'LOST', endedAt: at(-2000) } };
const NEW_ENDED: Status = { updatingJob: { jobID: 'job-2', state: 'CANCELED', settled: true } };
const cancelsNew = (ms: number): Status => ({
  operation: operation('cancel', { jobId: 'job-2', cluster: NEXT.hash, startedAt: at(-ms) }),
});

testDecisions('dual-running', {
  'Both versions remain': [
    [
      'A stable pair whose jobs are RUNNING waits for promotion',
      () => pair({}, BOTH_RUNNING),
      'DualRunning, WaitingForPromotion @10000',
    ],
    [
      'flinkapp waits for the first checkpoint of the new job',
      () => pair(STABILIZING, BOTH_RUNNING),
      'DualRunning, Stabilizing @1000',
    ],
    [
      'The new version is stable when its job has completed one checkpoint',
      () => pair(STABILIZING, newVersion(newJob('RUNNING', { checkpoints: checkpoints({ count: 1 }) }))),
      'DualRunning, DeployStable, Stabilizing @100',
    ],
    [
      'The silence of both JobManagers of a stable pair is recorded, and the condition names the old one',
      () => pair({}, views(UNREACHABLE, UNREACHABLE)),
      'DualRunning, FlinkUnreachable @2000',
    ],
    [
      'The new version of a stable pair whose JobManager has been silent for an hour remains',
      () => pair(newSilentFor(3_600_000), newVersion(UNREACHABLE)),
      'DualRunning, FlinkUnreachable @2000',
    ],
    [
      'The silence of the new JobManager is forgotten when it answers again',
      () => pair(newSilentFor(60_000), BOTH_RUNNING),
      'DualRunning, WaitingForPromotion @10000',
    ],
    [
      'The new version has the time back for which its JobManager was silent when it answers again',
      () => pair({ stabilizingSince: at(-900_000), ...newSilentFor(800_000) }, BOTH_RUNNING),
      'DualRunning, Stabilizing @10000',
    ],
    [
      'One call without an answer after the deadline of the deploy does not end the new version',
      () => pair({ stabilizingSince: at(-900_000) }, newVersion(UNREACHABLE)),
      'DualRunning, FlinkUnreachable @2000',
    ],
    [
      'An old job that its JobManager does not have in one hook call is recorded as lost, and the pair remains',
      () => pair({}, oldVersion(NO_JOB)),
      'DualRunning, WaitingForPromotion @10000',
    ],
    [
      'An old job with high availability that its JobManager does not have yet has time to be recovered',
      () =>
        pair({ ...LOST, deployed: record({ flinkConfig: { 'high-availability': 'zookeeper' } }) }, oldVersion(NO_JOB)),
      'DualRunning, WaitingForPromotion @10000',
    ],
    [
      'An old job that FAILED before the new version is stable does not end the old version',
      () => pair(STABILIZING, oldVersion(answering({ jobs: [job('FAILED')] }))),
      'DualRunning, Stabilizing @1000',
    ],
    [
      'A new bounded job that is FINISHED does not end the new version',
      () => pair({}, newVersion(newJob('FINISHED'))),
      'DualRunning, WaitingForPromotion @10000',
    ],
  ],
  'flinkapp chooses to end the old version': [
    [
      'The old version ends when its JobManager has not had its job in two hook calls',
      () => pair(LOST, oldVersion(NO_JOB)),
      'DualRunning, VersionEnding, JobLost @100',
    ],
    [
      'The old version ends when its job FAILED and the new version is stable',
      () => pair({}, oldVersion(answering({ jobs: [job('FAILED')] }))),
      'DualRunning, VersionEnding, RecordingRestorePoint @400',
    ],
    [
      'The old version ends with a savepoint when tearDownVersionHash names it',
      () => pair({}, BOTH_RUNNING, tearDown(OLD.hash)),
      'DualRunning, VersionEnding, WaitingForSavepoint @100',
    ],
    [
      'The old version that tearDownVersionHash names waits for its silent JobManager because of its savepoint',
      () => pair(silentFor(3_600_000), oldVersion(UNREACHABLE), tearDown(OLD.hash)),
      'DualRunning, VersionEnding, FlinkUnreachable @2000',
    ],
    [
      'The old version is recorded as lost after ten seconds of silence when deleteMode is ForceCancel',
      () => pair(silentFor(10_000), oldVersion(UNREACHABLE), tearDown(OLD.hash, { deleteMode: 'ForceCancel' })),
      'DualRunning, VersionEnding, JobLost @100',
    ],
    [
      'The old version is recorded as lost when its JobManager has terminated',
      () => pair({ ...JOBMANAGER_GONE, ...silentFor(2000) }, oldVersion(UNREACHABLE), { pods: [] }),
      'DualRunning, VersionEnding, JobLost @100',
    ],
    [
      'The old version is cancelled when tearDownVersionHash names it and deleteMode is None',
      () => pair({}, BOTH_RUNNING, tearDown(OLD.hash, { deleteMode: 'None' })),
      'DualRunning, VersionEnding, WaitingForCancel @100',
    ],
    [
      'The old version that tearDownVersionHash names is not stopped before the pause after a failed savepoint is over',
      () => pair({ retryAt: at(500) }, BOTH_RUNNING, tearDown(OLD.hash)),
      'DualRunning, VersionEnding, WaitingForRetry @500',
    ],
    [
      'The old version ends with a savepoint when promotion is Automatic and the new version is stable',
      () => pair({}, BOTH_RUNNING, withSpec({ promotion: 'Automatic' })),
      'DualRunning, VersionEnding, WaitingForSavepoint @100',
    ],
  ],
  'flinkapp chooses to end the new version': [
    [
      'The new version is recorded as lost when its JobManager has been silent for as long as the deadline',
      () => pair({ stabilizingSince: at(-600_000), ...newSilentFor(600_000) }, newVersion(UNREACHABLE)),
      'DualRunning, VersionEnding, JobLost, FLINK_UNREACHABLE @100',
    ],
    [
      'The new version is recorded as lost when its JobManager has terminated',
      () =>
        pair(
          { updatingJob: { jobID: 'job-2', state: 'RUNNING', jobManager: 'p/0' }, ...newSilentFor(2000) },
          newVersion(UNREACHABLE),
          { pods: [] },
        ),
      'DualRunning, VersionEnding, JobLost, JOB_LOST @100',
    ],
    [
      'The new version that tearDownVersionHash names waits five seconds for its silent JobManager',
      () => pair(newSilentFor(5000), newVersion(UNREACHABLE), tearDown(NEXT.hash)),
      'DualRunning, VersionEnding, FlinkUnreachable, TORN_DOWN @2000',
    ],
    [
      'The new version that tearDownVersionHash names is recorded as lost after ten seconds of silence',
      () => pair(newSilentFor(10_000), newVersion(UNREACHABLE), tearDown(NEXT.hash)),
      'DualRunning, VersionEnding, JobLost, TORN_DOWN @100',
    ],
    [
      'The new version ends when its JobManager no longer has its job',
      () => pair({}, newVersion(NO_JOB)),
      'DualRunning, VersionEnding, JobLost, JOB_LOST @100',
    ],
    [
      'The new version ends when its job FAILED, and the error has the exception of the job',
      () => pair({}, newVersion(newJob('FAILED', { failures: { count: 1, cause: 'c' } }))),
      'DualRunning, VersionEnding, RecordingRestorePoint, JOB_FAILED @400',
    ],
    [
      'The new version ends when its job FAILED and Flink has no failures of it',
      () => pair({}, newVersion(newJob('FAILED'))),
      'DualRunning, VersionEnding, RecordingRestorePoint, JOB_FAILED @400',
    ],
    [
      'The new version ends with a savepoint when forceRollback becomes true',
      () => pair({}, BOTH_RUNNING, withSpec({ forceRollback: true })),
      'DualRunning, VersionEnding, WaitingForSavepoint, FORCED_ROLLBACK @100',
    ],
    [
      'The new version ends with a savepoint when the spec asks for a third version',
      () => pair({}, BOTH_RUNNING, EDITED),
      'DualRunning, VersionEnding, WaitingForSavepoint @100',
    ],
    [
      'The new version is cancelled when tearDownVersionHash names it and deleteMode is ForceCancel',
      () => pair({}, BOTH_RUNNING, tearDown(NEXT.hash, { deleteMode: 'ForceCancel' })),
      'DualRunning, VersionEnding, WaitingForCancel, TORN_DOWN @100',
    ],
  ],
  'A version is being cancelled': [
    [
      'flinkapp sends the recorded cancel of the old job',
      () => pair({ operation: CANCEL }, BOTH_RUNNING),
      'DualRunning, cancelJob, WaitingForCancel @300',
    ],
    [
      'flinkapp waits for the old JobManager that does not answer during a cancel',
      () => pair({ operation: CANCEL }, oldVersion(UNREACHABLE)),
      'DualRunning, FlinkUnreachable @2000',
    ],
    [
      'An old job that its JobManager no longer has during a cancel is settled as lost',
      () => pair({ operation: CANCEL }, oldVersion(NO_JOB)),
      'DualRunning, JobLost @100',
    ],
    [
      'flinkapp waits for final checkpoint statistics of an old job that has just been CANCELED',
      () =>
        pair({ operation: CANCEL }, oldVersion(answering({ jobs: [job('CANCELED')], checkpoints: ONE_CHECKPOINT }))),
      'DualRunning, RecordingRestorePoint @400',
    ],
    [
      'An old job that is CANCELED is settled with its newest checkpoint after its statistics are final',
      () =>
        pair(
          { operation: CANCEL, ...ENDED },
          oldVersion(answering({ jobs: [job('CANCELED')], checkpoints: ONE_CHECKPOINT })),
        ),
      'DualRunning @100',
    ],
    [
      'One call without an answer during a long cancel of the new version decides nothing',
      () => pair(cancelsNew(60_000), newVersion(UNREACHABLE)),
      'DualRunning, FlinkUnreachable @2000',
    ],
    [
      'The new version is recorded as lost when its JobManager has not answered for ten seconds during a cancel',
      () => pair({ ...cancelsNew(10_000), ...newSilentFor(10_000) }, newVersion(UNREACHABLE)),
      'DualRunning, JobLost @100',
    ],
  ],
  'A version is being stopped with a savepoint': [
    [
      'A savepoint from before the pair that has completed is recorded and does not end the old job',
      () =>
        pair(
          { operation: operation('savepoint') },
          oldVersion(withSavepoint('RUNNING', { state: 'completed', location: 's' })),
        ),
      'DualRunning, SavepointTaken, WaitingForSavepoint @100',
    ],
    [
      'flinkapp triggers the recorded stop of the old job',
      () => pair({ operation: STOP }, oldVersion(withSavepoint('RUNNING', { state: 'unknown' }))),
      'DualRunning, stopWithSavepoint, WaitingForSavepoint @300',
    ],
    [
      'flinkapp waits for the old JobManager that does not answer during a stop',
      () => pair({ operation: STOP }, oldVersion(UNREACHABLE)),
      'DualRunning, FlinkUnreachable @2000',
    ],
    [
      'The old version whose recorded stop has no answer ends when deleteMode has become ForceCancel',
      () =>
        pair(
          { operation: STOP, ...silentFor(10_000) },
          oldVersion(UNREACHABLE),
          withSpec({ deleteMode: 'ForceCancel' }),
        ),
      'DualRunning, JobLost @100',
    ],
    [
      'An old job that its JobManager no longer has during a stop is settled as lost',
      () => pair({ operation: STOP }, oldVersion(NO_JOB)),
      'DualRunning, JobLost @100',
    ],
    [
      'flinkapp waits for final checkpoint statistics of an old job that has just FINISHED',
      () => pair({ operation: STOP }, oldVersion(answering({ jobs: [job('FINISHED')], checkpoints: checkpoints() }))),
      'DualRunning, RecordingRestorePoint @400',
    ],
    [
      'An old job that is FINISHED with its savepoint is settled with that savepoint',
      () => pair({ operation: STOP }, oldVersion(withSavepoint('FINISHED', { state: 'completed', location: 's' }))),
      'DualRunning @100',
    ],
    [
      'A failed savepoint of the old job is retried after a second',
      () => pair({ operation: STOP }, oldVersion(withSavepoint('RUNNING', { state: 'failed', cause: 'c' }))),
      'DualRunning, SavepointFailed, WaitingForRetry, SAVEPOINT_FAILED @1000',
    ],
    [
      'A failed savepoint of the new version is retried, and the error stays that with which the deploy fails',
      () =>
        pair(
          { operation: operation('stop', { jobId: 'job-2', cluster: NEXT.hash }) },
          newVersion(newJob('RUNNING', { savepoint: { state: 'failed', cause: 'c' } })),
        ),
      'DualRunning, SavepointFailed, WaitingForRetry @1000',
    ],
  ],
  'One version has ended': [
    [
      'The new version of a stable pair is promoted when the old version has ended',
      () => pair(SETTLED, BOTH_RUNNING),
      'Running, Promoted, cleared @100',
    ],
    [
      'A new version that is not stable is promoted when the old version has ended, which becomes the previous one',
      () => pair({ ...SETTLED, stabilizingSince: at(0) }, BOTH_RUNNING),
      'Running, Promoted, cleared @100',
    ],
    [
      'A new version is promoted when the status has neither job of the pair',
      () =>
        observe(
          {
            phase: 'DualRunning',
            deploymentMode: 'BlueGreen',
            deployed: OLD,
            updating: NEXT,
            phaseSince: at(-1000),
            stabilizingSince: at(0),
          },
          BOTH_RUNNING,
        ),
      'Running, Promoted, cleared @100',
    ],
    [
      'The deploy fails when the new version has ended',
      () => pair(NEW_ENDED, BOTH_RUNNING),
      'DeployFailed, DeployFailed, TORN_DOWN @100',
    ],
    [
      'The deploy fails and its pods end when the new version was recorded as lost',
      () => pair(NEW_LOST, BOTH_RUNNING),
      'DeployFailed, DeployFailed, TORN_DOWN @100',
    ],
    [
      'The deploy fails with the error for which the new version was ended',
      () =>
        pair(
          { ...NEW_ENDED, lastError: { code: 'JOB_FAILED', message: 'm', since: at(0), retryable: false } },
          BOTH_RUNNING,
        ),
      'DeployFailed, DeployFailed, JOB_FAILED @100',
    ],
    [
      'The deploy fails with the silence of a JobManager when the new version was recorded as lost because of it',
      () => pair({ ...NEW_LOST, ...newSilentFor(10_000) }, BOTH_RUNNING),
      'DeployFailed, DeployFailed, TORN_DOWN @100',
    ],
    [
      'The third version that the spec asks for is deployed when the new version has ended',
      () => pair(NEW_ENDED, BOTH_RUNNING, EDITED),
      'Updating @100',
    ],
  ],
  'The status has no pair': [
    [
      'A deploy begins again when the status has neither version',
      () => observe({ phase: 'DualRunning', deploymentMode: 'BlueGreen' }),
      'Updating @100',
    ],
    [
      'A deploy begins again when the status has no new version',
      () => observe(deployed({ phase: 'DualRunning', deploymentMode: 'BlueGreen' }), BOTH_RUNNING),
      'Updating @100',
    ],
  ],
});
