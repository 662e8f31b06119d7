import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, JobStatus, Status } from '../../api/status.ts';
import { operationId } from '../../objects/deploys/operation-id.ts';
import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import { programArgs } from '../../objects/flink-config/program-args.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { type Effect, event, type Submission } from '../effect.ts';
import { needsJobManager, searchOnlyJobManagers } from '../facts/application-mode.ts';
import { viewOf } from '../facts/cluster-view.ts';
import { jobManagerOf, runningJobManager } from '../facts/jobmanager-process.ts';
import { mustSearch } from '../facts/lost-job.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { exactTime } from '../facts/time.ts';
import type { ClusterReads, JobFact, Observation, Situation } from '../observation.ts';
import { jobStatusOf } from '../running/observe-job.ts';
import { chooseRestore, type Restore } from '../state/choose-restore-point.ts';
import { searched, searchFor, unsearchable } from '../state/search-storage.ts';
import { startOf } from './application-start.ts';
import { type Submitted, submitted } from './submitted.ts';

/** What must be asked of the cluster that a job is to be started on. */
export const startReads = (situation: Situation, record: DeployRecord): Readonly<Record<string, ClusterReads>> => {
  const sent = submitted(situation.status, record);
  if (sent !== undefined) return { [record.hash]: { jobs: true, failuresOf: sent.operation.jobId } };
  if (!needsJobManager(situation, record)) return {};
  const search = searchFor(situation);
  return { [record.hash]: { overview: true, jobs: true, ...(search === undefined ? {} : { search }) } };
};

/** Pods are looked at where a submission begins, and where it would be sent: not while its answer is waited for. */
export const startNeedsPods = ({ status, submission: { state } }: Situation, record: DeployRecord): boolean =>
  submitted(status, record) === undefined || state !== 'pending';

/** What comes before the submission: its intent, one more look, or that there is nothing to start from. */
export type SubmissionPlan =
  | { readonly kind: 'begun'; readonly change: StatusChange; readonly effects: readonly Effect[] }
  | { readonly kind: 'known'; readonly change: StatusChange }
  | { readonly kind: 'unknown'; readonly waiting: Waiting }
  | { readonly kind: 'none'; readonly failure: Failure };

/** The lost job's newest state is looked for before anything is chosen; where it cannot be, only the spec can go without. */
const findLostState = (observation: Observation, cluster: string): SubmissionPlan | undefined => {
  if (!mustSearch(observation)) return undefined;
  const view = viewOf(observation, cluster);
  if (view.kind !== 'answering')
    return {
      kind: 'unknown',
      waiting: {
        reason: 'FlinkUnreachable',
        message: `the JobManager that should look for checkpoints does not answer: ${view.reason}`,
      },
    };
  const fact = view.search;
  if (fact?.state === 'looking')
    return {
      kind: 'unknown',
      waiting: {
        reason: 'SearchingRestorePoint',
        message: 'storage is searched for the newest restore point of the lost job',
      },
    };
  if (fact?.state === 'found') return { kind: 'known', change: searched(observation, fact) };
  if (observation.application.spec.fallbackWithoutState === true)
    return { kind: 'known', change: unsearchable(observation) };
  const cause = fact?.cause ?? 'nobody knows where its checkpoints lie';
  return {
    kind: 'none',
    failure: failure(
      'NO_RESTORE_POINT',
      `job ${observation.status.jobStatus?.jobID} was lost and its newest checkpoint could not be looked for: ${cause}; name one in savepointPath, or set fallbackWithoutState: true`,
    ),
  };
};

/** The restore points with what became of each in this choice. */
const annotateRestorePoints = ({ restorePoints }: Status, restore: Restore, jobId: string): StatusChange => {
  if (restorePoints === undefined) return {};
  const taken = restore.kind === 'path' ? restore.path : undefined;
  return {
    restorePoints: restorePoints.map(({ skipped: _, ...point }) => {
      const skipped = restore.skipped.find(({ path }) => path === point.path);
      return {
        ...point,
        ...(point.path === taken ? { usedBy: jobId } : {}),
        ...(skipped === undefined ? {} : { skipped: skipped.why }),
      };
    }),
  };
};

/** In application mode the cluster's own record says what its JobManager is started with: it is made when that is stored. */
const started = ({ updating }: Status, record: DeployRecord): StatusChange =>
  updating?.hash === record.hash ? { updating: record } : { deployed: record };

/** Chooses what the job starts from and states the intent to submit it (R2): sent when it is seen stored. */
export const planSubmission = (observation: Observation, record: DeployRecord): SubmissionPlan => {
  const cluster = record.hash;
  const before = findLostState(observation, cluster);
  if (before !== undefined) return before;
  const left = searchOnlyJobManagers(observation, record);
  if (left.length > 0) return { kind: 'unknown', waiting: waitingForPods(left) };
  const restore = chooseRestore(observation, record);
  if (restore.kind === 'none') return { kind: 'none', failure: restore.failure };
  const attempt = (observation.status.attempts ?? 0) + 1;
  const id = operationId(observation.application.metadata.uid, 'submit', cluster, attempt);
  const from = restore.kind === 'path' ? { restorePath: restore.path } : {};
  const standalone = inApplicationMode(record.spec);
  const source = restore.kind === 'path' ? `from ${restore.path}` : 'with no state';
  const skippedText =
    restore.skipped.length === 0
      ? ''
      : `; skipped: ${restore.skipped.map(({ path, why }) => `${path}: ${why}`).join(', ')}`;
  return {
    kind: 'begun',
    change: {
      operation: {
        kind: 'submit',
        jobId: id,
        cluster,
        attempt,
        startedAt: exactTime(observation.now),
        ...from,
        ...(standalone ? {} : { jobManager: jobManagerOf(observation, cluster) }),
      },
      attempts: attempt,
      ...(standalone ? started(observation.status, { ...record, start: startOf(observation, from, id, attempt) }) : {}),
      ...annotateRestorePoints(observation.status, restore, id),
    },
    effects: [
      event(
        'Normal',
        'JobSubmitted',
        id,
        `Submitting job ${id} to deploy ${cluster}, ${source}, because ${restore.because}${skippedText}`,
      ),
    ],
  };
};

export const submission = (
  { application }: Observation,
  { operation: { jobId, restorePath }, record: { spec } }: Submitted,
): Submission => ({
  jobId,
  jarName: spec.jarName ?? '',
  entryClass: spec.entryClass ?? '',
  args: programArgs(spec),
  parallelism: spec.parallelism,
  allowNonRestoredState: application.spec.allowNonRestoredState === true,
  ...(restorePath === undefined ? {} : { savepointPath: restorePath }),
});

/** The folder of the next job's checkpoints, where Flink's layout puts it beside that of the one before. */
const nextCheckpointDir = (before: JobStatus | undefined, jobId: string): string | undefined =>
  before?.jobID !== undefined && before.checkpointDir?.endsWith(`/${before.jobID}`) === true
    ? `${before.checkpointDir.slice(0, -before.jobID.length)}${jobId}`
    : undefined;

/** The process that runs it: the one that it was sent to, or, in application mode, that is there for it. */
const runner = (
  observation: Observation,
  { operation: { jobManager }, record }: Submitted,
): Pick<JobStatus, 'jobManager'> => {
  if (inApplicationMode(record.spec)) return runningJobManager(observation, record);
  return jobManager === undefined || hasHighAvailability(record.spec) ? {} : { jobManager };
};

/** What the status says of a job that has just come to run. */
export const startedJob = (observation: Observation, job: JobFact, sent: Submitted): JobStatus => {
  const { operation, record } = sent;
  const { programArgs, jarName, parallelism, entryClass } = record.spec;
  const checkpointDir = nextCheckpointDir(observation.status.jobStatus, job.id);
  return {
    ...jobStatusOf(undefined, job),
    ...(jarName === undefined ? {} : { jarName }),
    parallelism,
    ...(entryClass === undefined ? {} : { entryClass }),
    programArgs: programArgs ?? '',
    allowNonRestoredState: observation.application.spec.allowNonRestoredState === true,
    ...(operation.restorePath === undefined ? {} : { requestedRestorePath: operation.restorePath }),
    ...(checkpointDir === undefined ? {} : { checkpointDir }),
    ...runner(observation, sent),
  };
};
