import type { FlinkApplication } from '../api/flinkapplication.ts';
import type { DeployRecord, Status } from '../api/status.ts';
import { isTerminal, LOST, liveJob } from '../lifecycle/facts/job.ts';
import { changedSpecPath } from '../lifecycle/facts/lost-job.ts';
import { upgradeMode } from '../lifecycle/facts/modes.ts';
import { chooseRestore } from '../lifecycle/state/choose-restore-point.ts';

/** Where the next job gets its state from. */
export interface PlannedState {
  readonly kind: 'state' | 'empty' | 'none';
  readonly text: string;
}

const ofRunningJob = (application: FlinkApplication): PlannedState => {
  switch (upgradeMode({ application })) {
    case 'Stateless':
      return { kind: 'empty', text: 'the new job starts with no state (upgradeMode Stateless)' };
    case 'LastState':
      return { kind: 'state', text: 'the new job starts from the newest checkpoint of the running job' };
    default:
      return { kind: 'state', text: 'flinkapp stops the job with a savepoint, and the new job starts from it' };
  }
};

/** Whether Flink still runs the job, as far as flinkapp knows. */
export const jobRuns = (status: Status): boolean => {
  const state = status.jobStatus?.state ?? '';
  return liveJob(status) !== undefined && state !== LOST && !isTerminal(state);
};

/** What flinkapp would choose now. While a job runs, its next restore point is not there yet. */
export const plannedState = (application: FlinkApplication, record: DeployRecord): PlannedState => {
  const { status = {} } = application;
  const path = changedSpecPath(record.spec.savepointPath, status);
  if (path !== undefined) return { kind: 'state', text: `the new job starts from spec.savepointPath, ${path}` };
  if (jobRuns(status)) return ofRunningJob(application);
  const restore = chooseRestore({ application, status }, record);
  switch (restore.kind) {
    case 'none':
      return { kind: 'none', text: `no job can start: ${restore.failure.message}` };
    case 'empty':
      return { kind: 'empty', text: `the job starts with no state (${restore.why})` };
    default:
      return { kind: 'state', text: `the job starts from ${restore.path} (${restore.why})` };
  }
};
