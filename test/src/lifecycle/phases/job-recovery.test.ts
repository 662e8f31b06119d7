import type { Phase } from '../../../../src/api/phases.ts';
import type { Status } from '../../../../src/api/status.ts';
import { observation, record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  at,
  CANCEL,
  checkpoints,
  deployed,
  type Facts,
  NEXT,
  operation,
  STOP,
  upgrade,
  withCluster,
  withJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** With high availability a new leader recovers a job that the JobManager does not have yet: every phase waits for it. */

const AVAILABLE = record({
  flinkConfig: { 'high-availability.type': 'zookeeper', 'high-availability.storageDir': 's3://b/ha' },
});
const NO_JOB = withoutJob(AVAILABLE.hash);
const LAST_STATE = withSpec({ upgradeMode: 'LastState' });

const missing = (phase: Phase, status: Status, ...facts: readonly Facts[]) =>
  observe(upgrade(phase, { deployed: AVAILABLE, ...status }), NO_JOB, ...facts);
const deleting = (status: Status, ...facts: readonly Facts[]) =>
  observe(
    deployed({ phase: 'Deleting', deployed: AVAILABLE, operation: STOP, ...status }),
    NO_JOB,
    { deleting: true },
    ...facts,
  );
const suspending = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'Suspending', deployed: AVAILABLE, ...status }), NO_JOB, ...facts);

const { application } = observation();
const LATE: Facts = {
  application: { ...application, metadata: { ...application.metadata, deletionTimestamp: at(-600_000) } },
};
const on = { cluster: AVAILABLE.hash };
const missingFor = (ms: number): Status => ({ jobStatus: { jobID: 'job-1', state: 'LOST', endedAt: at(-ms) } });
const endedAs = (state: string): Status => ({ jobStatus: { jobID: 'job-1', state, endedAt: at(-5000) } });
const back = (state: string) => {
  const { clusters = {} } = withJob(state, { checkpoints: checkpoints() });
  return withCluster(Object.values(clusters)[0] ?? { kind: 'unreachable', reason: 'r' }, AVAILABLE.hash);
};

testDecisions('job-recovery', {
  'The JobManager does not have the job': [
    [
      'Savepointing waits for the recovery of the job',
      () => missing('Savepointing', { operation: operation('stop', on) }),
      'Savepointing, JobNotHealthy @400',
    ],
    [
      'Savepointing waits no longer than a job start',
      () => missing('Savepointing', { operation: operation('stop', on), ...missingFor(300_000) }),
      'Updating, JobLost @100',
    ],
    [
      'Savepointing takes the spec up meanwhile that asks for no savepoint',
      () => missing('Savepointing', {}, LAST_STATE),
      'Cancelling @100',
    ],
    [
      'A job that has ended is in no store and counts as lost at once',
      () => missing('Savepointing', { operation: operation('stop', on), ...endedAs('FINISHED') }),
      'Updating, JobLost @100',
    ],
    [
      'Cancelling waits for the recovery of the job',
      () => missing('Cancelling', { operation: CANCEL }, LAST_STATE),
      'Cancelling, JobNotHealthy @400',
    ],
    [
      'Cancelling waits no longer than a job start',
      () => missing('Cancelling', { operation: CANCEL, ...missingFor(300_000) }, LAST_STATE),
      'Updating, JobLost @100',
    ],
    [
      'Cancelling does not wait for a job whose state nobody needs',
      () => missing('Cancelling', { operation: CANCEL }, withSpec({ savepointDisabled: true })),
      'Updating, JobLost @100',
    ],
    [
      'Cancelling takes up a spec that has changed again meanwhile',
      () => missing('Cancelling', {}, LAST_STATE, { desired: record({ image: 'count:3' }) }),
      'Updating @100',
    ],
    [
      'A suspension with a savepoint waits for the recovery of the job',
      () => suspending({ operation: operation('stop', on) }, withSpec({ suspended: true })),
      'Suspending, JobNotHealthy @400',
    ],
    [
      'A suspension that cancels the job waits for its recovery',
      () => suspending({ operation: CANCEL }, withSpec({ suspended: true, upgradeMode: 'LastState' })),
      'Suspending, JobNotHealthy @400',
    ],
    [
      'A suspension does not wait for a job whose state nobody needs',
      () => suspending({ operation: CANCEL }, withSpec({ suspended: true, savepointDisabled: true })),
      'Suspending, Suspending @100',
    ],
    [
      'A deletion waits for the recovery of the job',
      () => deleting({ operation: operation('stop', on) }),
      'Deleting, JobNotHealthy @400',
    ],
    [
      'A deletion after its deadline does not wait for the recovery',
      () => deleting({ operation: operation('stop', on) }, LATE),
      'Deleting, DeletedWithoutSavepoint @100',
    ],
    [
      'The new version of a pair remains while its job may be recovered',
      () =>
        observe(
          upgrade('DualRunning', {
            updating: { ...NEXT, spec: AVAILABLE.spec },
            updatingJob: { jobID: 'job-2', state: 'RUNNING' },
            stabilizingSince: at(-1000),
          }),
          { clusters: { ...withJob('RUNNING').clusters, ...withoutJob(NEXT.hash).clusters } },
        ),
      'DualRunning, Stabilizing @400',
    ],
  ],
  'The new leader has recovered the job': [
    [
      'Statistics of a job that ended after its recovery may be as old as those of any other',
      () => missing('Savepointing', { operation: operation('stop', on), ...missingFor(60_000) }, back('FAILED')),
      'Savepointing, RecordingRestorePoint @400',
    ],
    [
      'Savepointing triggers the stop of a job that is back',
      () => missing('Savepointing', { ...missingFor(60_000) }, back('RUNNING')),
      'Savepointing, SavepointStarted, WaitingForSavepoint @100',
    ],
  ],
});
