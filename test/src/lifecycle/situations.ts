import type { Phase } from '../../../src/api/phases.ts';
import type { DeployRecord, JobStatus, Operation, RestorePoint, Status } from '../../../src/api/status.ts';
import { policyOf } from '../../../src/lifecycle/facts/spec-changed.ts';
import type {
  CheckpointsFact,
  ClusterView,
  JobFact,
  Observation,
  PodFact,
} from '../../../src/lifecycle/observation.ts';
import { NOW, observation, record } from '../../builders.ts';

/** Parts of an observation, for the tables of the phases: each is one typical value, and the argument is what differs. */

export type Facts = Partial<Observation>;

/** The deployed version, and the version that the spec asks for. */
export const OLD = record();
export const NEXT = record({ image: 'count:2' });

const { programArgs: _, ...specWithoutArguments } = NEXT.spec;
export const WITHOUT_ARGUMENTS: DeployRecord = { ...NEXT, spec: specWithoutArguments };

/** A time in milliseconds after now; before now where negative. */
export const at = (ms: number): string => new Date(NOW + ms).toISOString();

// What Flink reports.

export const job = (state: string, more: Partial<JobFact> = {}): JobFact => ({
  id: 'job-1',
  state,
  startTime: NOW,
  tasks: { total: 2, running: state === 'RUNNING' ? 2 : 0, finished: 0 },
  ...more,
});

export const overview = { version: { major: 1, minor: 20 }, taskManagers: 1, slotsTotal: 2, slotsAvailable: 0 };

type Answer = Extract<ClusterView, { kind: 'answering' }>;
export const answering = (more: Partial<Answer> = {}): ClusterView => ({ kind: 'answering', overview, ...more });

type Checkpoints = Extract<CheckpointsFact, { state: 'known' }>;
export const checkpoints = (more: Partial<Checkpoints> = {}): Checkpoints => ({
  state: 'known',
  count: 0,
  savepointInProgress: false,
  ...more,
});

/** Checkpoint statistics with one checkpoint, which was triggered just now. */
export const ONE_CHECKPOINT = checkpoints({ count: 1, completed: { path: 'c', triggeredAt: NOW } });

/** Flink lists a job and does not have its checkpoints. */
export const UNREPORTED: Partial<Answer> = { checkpoints: { state: 'unknown' } };

/** Checkpoints that outlive a cancelled job. */
export const RETAINED = { intervalMs: 1000, retained: true };

export const UNREACHABLE: ClusterView = { kind: 'unreachable', reason: 'connect ECONNREFUSED' };

export const withCluster = (view: ClusterView, hash = OLD.hash): Facts => ({ clusters: { [hash]: view } });

/** The old cluster answers, and has job-1 in that state. */
export const withJob = (state: string, more: Partial<Answer> = {}): Facts =>
  withCluster(answering({ jobs: [job(state)], ...more }));

/** The new cluster answers, and has job-2 in that state. */
export const withNewJob = (state: string, more: Partial<Answer> = {}): Facts =>
  withCluster(answering({ jobs: [job(state, { id: 'job-2' })], ...more }), NEXT.hash);

/** The cluster answers, and has no job. */
export const withoutJob = (hash = OLD.hash, more: Partial<Answer> = {}): Facts =>
  withCluster(answering({ jobs: [], ...more }), hash);

// What Kubernetes reports.

export const pod = (cluster: string, more: Partial<PodFact> = {}): PodFact => ({
  name: 'p',
  cluster,
  ownedByUid: true,
  ...more,
});

// The spec.

/** The spec asks for the deployed version. */
export const UNCHANGED: Facts = { desired: OLD };

export const INVALID_SPEC: Facts = { violations: ['spec.parallelism must be at least 1'] };

export const withSpec = (more: object): { readonly application: Observation['application'] } => {
  const { application } = observation();
  return { application: { ...application, spec: { ...application.spec, ...more } } };
};

/** The fingerprint of what a deploy of the plain spec depends on besides that spec. */
export const POLICY = policyOf(observation());

// The status.

type OperationOf<K extends Operation['kind']> = Extract<Operation, { kind: K }>;

const OPERATIONS: { readonly [K in Operation['kind']]: OperationOf<K> } = (() => {
  const onJob = { jobId: 'job-1', cluster: OLD.hash, attempt: 1, startedAt: at(-1000) };
  return {
    submit: { kind: 'submit', ...onJob },
    stop: { kind: 'stop', ...onJob, triggerId: 'op-1' },
    savepoint: { kind: 'savepoint', ...onJob, triggerId: 'op-1' },
    cancel: { kind: 'cancel', ...onJob },
    rescale: { kind: 'rescale', ...onJob },
    teardown: { kind: 'teardown', startedAt: at(-1000) },
  };
})();

/** An operation that began a second ago, on job-1 and its cluster. */
export const operation = <K extends Operation['kind']>(
  kind: K,
  more: Partial<OperationOf<K>> = {},
): OperationOf<K> => ({ ...OPERATIONS[kind], ...more });

export const STOP = operation('stop');
export const CANCEL = operation('cancel');
/** job-2 on the new cluster. */
export const SUBMISSION = operation('submit', { jobId: 'job-2', cluster: NEXT.hash, jobManager: '' });

/** The status of an application whose job-1 is running. */
export const deployed = (more: Status = {}): Status => ({
  deployed: OLD,
  jobStatus: { jobID: 'job-1', state: 'RUNNING' },
  phaseSince: at(-1000),
  attempts: 1,
  revision: 7,
  ...more,
});

/** The status during an upgrade from OLD to NEXT. */
export const upgrade = (phase: Phase, more: Status = {}): Status => deployed({ phase, updating: NEXT, ...more });

/** The status during the first deploy, which is of NEXT. */
export const firstDeploy = (phase: Phase, more: Status = {}): Status => ({
  phase,
  updating: NEXT,
  phaseSince: at(-1000),
  ...more,
});

const jobStatus = (state: string, more: JobStatus = {}): { readonly jobStatus: JobStatus } => ({
  jobStatus: { jobID: 'job-1', state, ...more },
});

/** flinkapp saw job-1 end five seconds ago, and has not recorded yet what it left. */
export const ENDED = jobStatus('FINISHED', { endedAt: at(-5000) });
/** flinkapp saw it end ten seconds ago. */
export const ENDED_LONG_AGO = jobStatus('FINISHED', { endedAt: at(-10_000) });
/** job-1 has ended, and what it left is recorded. */
export const SETTLED = jobStatus('FINISHED', { settled: true });
export const CANCELLED = jobStatus('CANCELED', { settled: true });
/** The JobManager lost job-1. */
export const LOST = jobStatus('LOST', { settled: true });

/** The JobManager of the deployed version has not answered for so long, and that of the new version. */
export const silentFor = (ms: number): Status => ({ clusterStatus: { health: 'Red', unreachableSince: at(-ms) } });
export const newSilentFor = (ms: number): Status => ({ updatingUnreachableSince: at(-ms) });
/** job-1 ran on a JobManager whose pod is gone. */
export const JOBMANAGER_GONE: Status = { jobStatus: { jobID: 'job-1', state: 'RUNNING', jobManager: 'p/0' } };

export const SAVEPOINT: RestorePoint = {
  kind: 'savepoint',
  path: 's',
  jobId: 'job-1',
  reason: 'Upgrade',
  recordedAt: at(0),
};
