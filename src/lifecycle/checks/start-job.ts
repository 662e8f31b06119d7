import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, JobStatus, Operation, Status } from '../../api/status.ts';
import { inApplicationMode } from '../../objects/application-mode.ts';
import { operationId } from '../../objects/hash.ts';
import { highAvailability } from '../../objects/high-availability.ts';
import { programArgs } from '../../objects/program-args.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { type Effect, event, type Submission } from '../effect.ts';
import type { ClusterReads, JobFact, Observation, Situation } from '../observation.ts';
import { podsEnd } from './pods-end.ts';
import { chooseRestore, type Restore } from './restore.ts';
import { jobStatusOf } from './running-status.ts';
import { mustSearch, searched, searchFor, unsearchable } from './search.ts';
import { needsJobManager, searcherLeft, startOf } from './standalone.ts';
import { exactTime } from './time.ts';
import { viewOf } from './view.ts';
import { jobManagerOf, runsOn } from './which-process.ts';

/** A submission that is under way, and what it is of. */
export interface Submitted {
  readonly operation: Operation;
  readonly record: DeployRecord;
}

/** The submission to that cluster, if the stored status names one. */
export const submitted = ({ operation }: Status, record: DeployRecord | undefined): Submitted | undefined =>
  operation?.kind === 'submit' && record !== undefined && operation.cluster === record.hash ? { operation, record } : undefined;

/** What must be asked of the cluster that a job is to be started on. */
export const startReads = (situation: Situation, record: DeployRecord): Readonly<Record<string, ClusterReads>> => {
  const sent = submitted(situation.status, record);
  if (sent !== undefined) return { [record.hash]: { jobs: true, failuresOf: sent.operation.id } };
  if (!needsJobManager(situation, record)) return {};
  const search = searchFor(situation);
  return { [record.hash]: { overview: true, jobs: true, ...(search === undefined ? {} : { search }) } };
};

/** Pods are looked at where a submission begins, and where it would be sent: not while its answer is waited for. */
export const startNeedsPods = ({ status, submission: { state } }: Situation, record: DeployRecord): boolean =>
  submitted(status, record) === undefined || state !== 'pending';

/** What comes before the submission: its intent, one more look, or that there is nothing to start from. */
export type Beginning =
  | { readonly kind: 'begun'; readonly change: StatusChange; readonly effects: readonly Effect[] }
  | { readonly kind: 'known'; readonly change: StatusChange }
  | { readonly kind: 'unknown'; readonly waiting: Waiting }
  | { readonly kind: 'none'; readonly failure: Failure };

/** The lost job's newest state is looked for before anything is chosen; where it cannot be, only the spec can go without. */
const look = (o: Observation, cluster: string): Beginning | undefined => {
  if (!mustSearch(o)) return undefined;
  const view = viewOf(o, cluster);
  if (view.kind !== 'answering')
    return {
      kind: 'unknown',
      waiting: { reason: 'FlinkUnreachable', message: `the JobManager that should look for checkpoints does not answer: ${view.reason}` },
    };
  const fact = view.search;
  if (fact?.state === 'looking')
    return { kind: 'unknown', waiting: { reason: 'LookingForState', message: 'storage is searched for the newest restore point of the lost job' } };
  if (fact?.state === 'found') return { kind: 'known', change: searched(o, fact) };
  if (o.application.spec.fallbackWithoutState === true) return { kind: 'known', change: unsearchable(o) };
  const cause = fact?.cause ?? 'nobody knows where its checkpoints lie';
  return {
    kind: 'none',
    failure: failure(
      'NO_RESTORE_POINT',
      `job ${o.status.jobStatus?.jobID} was lost and its newest checkpoint could not be looked for: ${cause}; name one in savepointPath, or set fallbackWithoutState: true`,
    ),
  };
};

/** The restore points with what became of each in this choice. */
const marked = ({ restorePoints }: Status, restore: Restore, jobId: string): StatusChange => {
  if (restorePoints === undefined) return {};
  const taken = restore.kind === 'path' ? restore.path : undefined;
  return {
    restorePoints: restorePoints.map(({ passedOver: _, ...point }) => {
      const over = restore.passedOver.find(({ path }) => path === point.path);
      return { ...point, ...(point.path === taken ? { usedBy: jobId } : {}), ...(over === undefined ? {} : { passedOver: over.why }) };
    }),
  };
};

/** In application mode the cluster's own record says what its JobManager is started with: it is made when that is stored. */
const started = ({ updating }: Status, record: DeployRecord): StatusChange => (updating?.hash === record.hash ? { updating: record } : { deployed: record });

/** Chooses what the job starts from and states the intent to submit it (R2): sent when it is seen stored. */
export const beginJob = (o: Observation, record: DeployRecord): Beginning => {
  const cluster = record.hash;
  const before = look(o, cluster);
  if (before !== undefined) return before;
  const left = searcherLeft(o, record);
  if (left.length > 0) return { kind: 'unknown', waiting: podsEnd(left) };
  const restore = chooseRestore(o, record);
  if (restore.kind === 'none') return { kind: 'none', failure: restore.failure };
  const attempt = (o.status.attempts ?? 0) + 1;
  const id = operationId(o.application.metadata.uid, 'submit', cluster, attempt);
  const from = restore.kind === 'path' ? { restorePath: restore.path } : {};
  const standalone = inApplicationMode(record.spec);
  const source = restore.kind === 'path' ? `from ${restore.path}` : 'with no state';
  const over = restore.passedOver.length === 0 ? '' : `; passed over: ${restore.passedOver.map(({ path, why }) => `${path}: ${why}`).join(', ')}`;
  return {
    kind: 'begun',
    change: {
      operation: {
        kind: 'submit',
        id,
        jobId: id,
        cluster,
        attempt,
        startedAt: exactTime(o.now),
        ...from,
        ...(standalone ? {} : { jobManager: jobManagerOf(o, cluster) }),
      },
      attempts: attempt,
      ...(standalone ? started(o.status, { ...record, start: startOf(o, from, id, attempt) }) : {}),
      ...marked(o.status, restore, id),
    },
    effects: [event('Normal', 'JobSubmitted', id, `Submitting job ${id} to deploy ${cluster}, ${source}, because ${restore.because}${over}`)],
  };
};

export const submission = ({ application }: Observation, { operation: { id, restorePath }, record: { spec } }: Submitted): Submission => ({
  jobId: id,
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
const runner = (o: Observation, { operation: { jobManager }, record }: Submitted): Pick<JobStatus, 'jobManager'> => {
  if (inApplicationMode(record.spec)) return runsOn(o, record);
  return jobManager === undefined || highAvailability(record.spec) ? {} : { jobManager };
};

/** What the status says of a job that has just come to run. */
export const startedJob = (o: Observation, job: JobFact, sent: Submitted): JobStatus => {
  const { operation, record } = sent;
  const { programArgs, jarName, parallelism, entryClass } = record.spec;
  const checkpointDir = nextCheckpointDir(o.status.jobStatus, job.id);
  return {
    ...jobStatusOf(undefined, job),
    ...(jarName === undefined ? {} : { jarName }),
    parallelism,
    ...(entryClass === undefined ? {} : { entryClass }),
    programArgs: programArgs ?? '',
    allowNonRestoredState: o.application.spec.allowNonRestoredState === true,
    ...(operation.restorePath === undefined ? {} : { requestedRestorePath: operation.restorePath }),
    ...(checkpointDir === undefined ? {} : { checkpointDir }),
    ...runner(o, sent),
  };
};
