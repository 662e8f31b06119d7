import type { Status } from '../../../../src/api/status.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  deployed,
  type Facts,
  job,
  NEXT,
  OLD,
  operation,
  SAVEPOINT,
  SETTLED,
  UNCHANGED,
  upgrade,
  withCluster,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Flink does not find the restore point that a job is submitted with. */

const PATH = 's3://b/savepoints/savepoint-a';
const POINTS: Status = { restorePoints: [{ ...SAVEPOINT, path: PATH }] };
const MARKED: Status = {
  restorePoints: [{ ...SAVEPOINT, path: PATH, missingFor: OLD.hash }],
  retryCause: 'Flink did not find it',
};
const FAILED: Status = { jobStatus: { jobID: 'job-1', state: 'FAILED', settled: true } };
const SENT = operation('submit', { jobId: 'job-2', jobManager: '', restorePath: PATH });

const refused = (message: string): Facts => ({
  submission: { state: 'answered', failure: { code: 'SUBMISSION_REFUSED', message } },
});
const NOT_FOUND = refused(
  `Flink refused the job: java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory '${PATH}' on file system 's3'.`,
);
const NO_METADATA = refused(
  `Flink refused the job: java.io.FileNotFoundException: Cannot find meta data file '_metadata' in directory '${PATH}'.`,
);
const failedWith = (cause: string): Facts =>
  withCluster(answering({ jobs: [job('FAILED', { id: 'job-2' })], failures: { count: 1, cause } }));

const recovering = (status: Status, ...facts: readonly Facts[]) =>
  observe(
    deployed({ phase: 'Recovering', phaseSince: at(-1000), ...FAILED, ...POINTS, ...status }),
    UNCHANGED,
    { pods: [] },
    ...facts,
  );
/** The job FAILED, and flinkapp has submitted another one from its savepoint. */
const restarting = (status: Status, ...facts: readonly Facts[]) => recovering({ operation: SENT, ...status }, ...facts);
const rollingBack = (status: Status, ...facts: readonly Facts[]) =>
  observe(
    deployed({
      phase: 'RollingBackJob',
      failedDeployHash: NEXT.hash,
      ...SETTLED,
      ...POINTS,
      operation: SENT,
      ...status,
    }),
    { pods: [] },
    ...facts,
  );
/** The deployed version is deployed again, or another one. */
const submitting = (status: Status, ...facts: readonly Facts[]) =>
  observe(upgrade('SubmittingJob', { ...SETTLED, ...POINTS, ...status }), { pods: [] }, ...facts);
const TO_NEXT = { ...SENT, cluster: NEXT.hash };

testDecisions('missing-restore-point', {
  'The deployed version does not find it': [
    [
      'A restart marks a restore point that is not there, and says what to do',
      () => restarting({}, withoutJob(), NOT_FOUND),
      'Recovering, Recovering, stalled NoRestorePoint, NO_RESTORE_POINT @400',
    ],
    [
      'A restart marks a restore point without its metadata',
      () => restarting({}, withoutJob(), NO_METADATA),
      'Recovering, Recovering, stalled NoRestorePoint, NO_RESTORE_POINT @400',
    ],
    [
      'A restart marks a restore point without one of its files',
      () => restarting({}, failedWith('java.io.FileNotFoundException: /savepoints/savepoint-a/1a2b (No such file)')),
      'Recovering, Recovering, stalled NoRestorePoint, NO_RESTORE_POINT @400',
    ],
    [
      'A rollback marks a restore point that is not there, and says what to do',
      () => rollingBack({}, withoutJob(), NOT_FOUND),
      'RollingBackJob, RollingBack, stalled NoRestorePoint @1000',
    ],
    [
      'A deploy of the deployed version marks a restore point that is not there',
      () => submitting({ updating: OLD, operation: SENT }, { desired: OLD }, withoutJob(), NOT_FOUND),
      'DeployFailed, DeployFailed, NO_RESTORE_POINT @100',
    ],
    [
      'A marked restore point is tried again, and the application stays stalled',
      () => recovering(MARKED, withoutJob()),
      'Recovering, JobSubmitted, Recovering, stalled NoRestorePoint @100',
    ],
    [
      'With fallbackWithoutState a marked restore point is skipped',
      () => recovering(MARKED, withoutJob(), withSpec({ fallbackWithoutState: true })),
      'Recovering, JobSubmitted, Recovering @100',
    ],
  ],
  'It is not known to be missing': [
    [
      'Another version that does not find it fails, and flinkapp rolls back',
      () => submitting({ operation: TO_NEXT }, withoutJob(NEXT.hash), NOT_FOUND),
      'RollingBackJob, DeployFailed, SUBMISSION_REFUSED @100',
    ],
    [
      'A missing file of the job itself is a failure of the job',
      () => restarting({}, failedWith('java.io.FileNotFoundException: /data/input.csv (No such file)')),
      'Recovering, Recovering, JOB_FAILED @400',
    ],
    [
      'A path that only the spec names is a failure of the submission',
      () => restarting({ restorePoints: [] }, withoutJob(), NOT_FOUND),
      'Recovering, Recovering, SUBMISSION_REFUSED @400',
    ],
    [
      'A job that started with no state has no restore point to find',
      () => restarting({ operation: operation('submit', { jobId: 'job-2', jobManager: '' }) }, withoutJob(), NOT_FOUND),
      'Recovering, Recovering, SUBMISSION_REFUSED @400',
    ],
    [
      'An older restore point that is not there is no word about the newest one',
      () =>
        restarting(
          {
            restorePoints: [
              { ...SAVEPOINT, path: 's3://b/newer' },
              { ...SAVEPOINT, path: PATH },
            ],
          },
          withoutJob(),
          NOT_FOUND,
        ),
      'Recovering, Recovering, SUBMISSION_REFUSED @400',
    ],
  ],
});
