import { type ErrorCode, type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { taskManagers } from '../../objects/flink-config/task-slots.ts';
import type { Waiting } from '../decision.ts';
import { needsJobManager } from '../facts/application-mode.ts';
import { type Answering, doesNotAnswer, viewOf } from '../facts/cluster-view.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { type Trouble, troubleOf } from './cluster-trouble.ts';
import { capitalized } from './missing-object.ts';

/** After this time, in milliseconds, flinkapp lists the pods of a starting cluster; most clusters start earlier. */
export const LATE_MS = 3000;

/** How long a problem lasts that time does not solve, in milliseconds: enough for the second try of the kubelet. */
const PERMANENT_MS = 4000;

export type ClusterProgress =
  /** `view` is empty in application mode, where the JobManager starts with the job. */
  | { readonly kind: 'up'; readonly view: Answering }
  | { readonly kind: 'starting'; readonly waiting: Waiting; readonly problem?: Failure }
  /** `lacksRoom`: its pods wait for a quota or a node, and would lose what they have if flinkapp deleted them. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly lacksRoom: boolean };

/** Whether the cluster can run the job, and what it lacks. */
interface Readiness {
  readonly ready: boolean;
  readonly view: Answering;
  /** The message of the wait; it holds no count, which would change while TaskManagers register. */
  readonly waiting: string;
  /** The cause of the failure when the time is up. */
  readonly missing: string;
}

const NO_VIEW: Answering = { kind: 'answering' };

/** Application mode: TaskManagers start first, and register with the JobManager that starts with the job. */
const taskManagerReadiness = ({ pods = [] }: Observation, { hash, spec }: DeployRecord): Readiness => {
  const needed = taskManagers(spec);
  const running = pods.filter(
    ({ cluster, ownedByUid, runs, jobManagerId }) =>
      ownedByUid && cluster === hash && runs === true && jobManagerId === undefined,
  ).length;
  return {
    ready: running >= needed,
    view: NO_VIEW,
    waiting: 'Waiting for the TaskManagers to run',
    missing: `${running} of ${needed} TaskManagers are running`,
  };
};

const readiness = (observation: Observation, record: DeployRecord): Readiness => {
  const { hash, spec, start } = record;
  if (!needsJobManager(observation, record)) return taskManagerReadiness(observation, record);
  const view = viewOf(observation, hash);
  if (view.kind !== 'answering' || view.overview === undefined) {
    return {
      ready: false,
      view: NO_VIEW,
      waiting: 'Waiting for the JobManager to answer',
      missing:
        view.kind === 'unreachable' ? doesNotAnswer('the JobManager', view.reason) : 'Flink reports no task slots',
    };
  }
  const offered = view.overview.slotsTotal;
  const onlySearches = inApplicationMode(spec) && start === undefined;
  return {
    ready: onlySearches || offered >= spec.parallelism,
    view,
    waiting: `Waiting for TaskManagers to register (slots needed: ${spec.parallelism})`,
    missing: `TaskManagers registered ${offered} of ${spec.parallelism} needed slots`,
  };
};

/** Whether pods have a trouble that time does not solve, and have had it long enough. */
const isStuck = ({ status: { lastError }, now }: Observation, trouble: Trouble | undefined): boolean =>
  trouble?.permanent === true && lastError?.code === 'POD_FAILING' && elapsed(now, lastError.since) >= PERMANENT_MS;

const codeOf = (trouble: Trouble | undefined): ErrorCode => {
  if (trouble?.code === 'OBJECT_NOT_CREATED') return trouble.code;
  return trouble?.needsEdit === true ? 'POD_REJECTED' : 'CLUSTER_NOT_READY';
};

/**
 * How far a cluster is: it must offer the slots that the job of the record needs.
 * @param since when the wait began; the service's limit for the start of a cluster counts from then
 */
export const clusterProgress = (
  observation: Observation,
  record: DeployRecord,
  since: string | undefined,
): ClusterProgress => {
  const { ready, view, waiting, missing } = readiness(observation, record);
  if (ready) return { kind: 'up', view };
  const trouble = troubleOf(observation, record.hash);
  const cause = trouble?.text ?? missing;
  const late = elapsed(observation.now, since) >= observation.limits.clusterStartMs;
  if (late || isStuck(observation, trouble)) {
    return { kind: 'failed', failure: failure(codeOf(trouble), cause), lacksRoom: trouble?.permanent === false };
  }
  if (trouble === undefined) return { kind: 'starting', waiting: { reason: 'WaitingForCluster', message: waiting } };
  return {
    kind: 'starting',
    waiting: { reason: 'WaitingForCluster', message: capitalized(cause) },
    problem: failure(trouble.code, cause),
  };
};
