import type { SubmitOperation } from '../../../../src/api/status.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  type Facts,
  firstDeploy,
  job,
  NEXT,
  newSilentFor,
  SUBMISSION,
  withCluster,
  withNewJob,
} from '../situations.ts';

/** Phase SubmittingJob: how long the tasks of the new job can take to run. */

const started = (operation: SubmitOperation, ...facts: readonly Facts[]) =>
  observe(firstDeploy('SubmittingJob', { operation }), { pods: [] }, ...facts);
/** The first deploy: its submission is an hour old, and its job has last got further as the status says. */
const progressed = (progress: NonNullable<SubmitOperation['progress']>, ...facts: readonly Facts[]) =>
  started({ ...SUBMISSION, startedAt: at(-3_700_000), progress }, ...facts);
/** Its JobManager answers again, after five minutes without an answer. */
const interrupted = (more: Partial<SubmitOperation> = {}) => {
  const operation = { ...SUBMISSION, startedAt: at(-320_000), ...more };
  return observe(
    firstDeploy('SubmittingJob', { operation, ...newSilentFor(300_000) }),
    { pods: [] },
    withNewJob('CREATED'),
  );
};
const RESTORING = withCluster(
  answering({ jobs: [job('RUNNING', { id: 'job-2', tasks: { total: 2, running: 0, finished: 0, initializing: 2 } })] }),
  NEXT.hash,
);

testDecisions('submitting-job-progress', {
  'The time of a start counts from its last progress': [
    [
      'A first deploy fails when its job is RESTARTING and has got no further for five minutes',
      () => progressed({ steps: 2, at: at(-300_000) }, withNewJob('RESTARTING')),
      'DeployFailed, DeployFailed, JOB_NOT_RUNNING @100',
    ],
    [
      'A job that Flink has for the first time after five minutes has got further',
      () => started({ ...SUBMISSION, startedAt: at(-300_000) }, withNewJob('INITIALIZING')),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'Tasks that begin to restore their state after five minutes are recorded as progress',
      () => progressed({ steps: 2, at: at(-299_000) }, RESTORING),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'Tasks that have restored their state for half an hour have more time',
      () => progressed({ steps: 6, at: at(-1_800_000), restoring: true }, RESTORING),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'A first deploy fails when its tasks have restored their state for an hour',
      () => progressed({ steps: 6, at: at(-3_600_000), restoring: true }, RESTORING),
      'DeployFailed, DeployFailed, JOB_NOT_RUNNING @100',
    ],
    [
      'A restore that is interrupted after half an hour has its time again',
      () => progressed({ steps: 6, at: at(-1_800_000), restoring: true }, withNewJob('RESTARTING')),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'A start has the time back for which its JobManager was silent',
      () => interrupted(),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'A start that has got no further since its JobManager was silent has the time back',
      () => interrupted({ progress: { steps: 2, at: at(-320_000) } }),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'Progress right after other progress is not recorded yet',
      () => progressed({ steps: 2, at: at(-29_000) }, RESTORING),
      'SubmittingJob, WaitingForJob @100',
    ],
  ],
});
