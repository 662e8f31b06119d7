import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { taskManagers } from '../../objects/flink-config/task-slots.ts';
import type { Waiting } from '../decision.ts';
import { needsJobManager } from '../facts/application-mode.ts';
import { type Answering, viewOf } from '../facts/cluster-view.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation, PodFact } from '../observation.ts';

/** Pods are looked at only when the cluster is late: a good start costs no list. */
export const LATE_MS = 3000;

/** What waiting does not mend is given up after this: long enough for the kubelet's second try. */
const PERMANENT_MS = 4000;

export type ClusterProgress =
  /** `view`: says nothing in application mode, where there is no JobManager before the job. */
  | { readonly kind: 'up'; readonly view: Answering }
  | { readonly kind: 'starting'; readonly waiting: Waiting; readonly problem?: Failure }
  | { readonly kind: 'failed'; readonly failure: Failure };

const podWithProblem = (observation: Observation, hash: string): PodFact | undefined =>
  observation.pods
    ?.filter(({ cluster, ownedByUid, problem }) => ownedByUid && cluster === hash && problem !== undefined)
    .sort((a, b) => Number(b.permanent) - Number(a.permanent))[0];

interface Readiness {
  readonly ready: boolean;
  readonly missing: string;
  readonly view: Answering;
}

/** Application mode: its TaskManagers run, and look for a JobManager that comes with the job. */
const taskManagersRun = (observation: Observation, { hash, spec }: DeployRecord): Readiness => {
  const running =
    observation.pods?.filter(
      ({ cluster, ownedByUid, runs, jobManagerId }) =>
        ownedByUid && cluster === hash && runs === true && jobManagerId === undefined,
    ).length ?? 0;
  const wanted = taskManagers(spec);
  return { ready: running >= wanted, missing: `${running} of ${wanted} TaskManagers run`, view: { kind: 'answering' } };
};

/** Whether the cluster can be given the job; where it cannot, what is missing. */
const readiness = (observation: Observation, record: DeployRecord): Readiness => {
  const { hash, spec, start } = record;
  if (!needsJobManager(observation, record)) return taskManagersRun(observation, record);
  const view = viewOf(observation, hash);
  if (view.kind !== 'answering' || view.overview === undefined)
    return { ready: false, missing: 'the JobManager does not answer yet', view: { kind: 'answering' } };
  const offered = view.overview.slotsTotal;
  const onlySearches = inApplicationMode(spec) && start === undefined;
  return {
    ready: onlySearches || offered >= spec.parallelism,
    missing: `${offered} of the ${spec.parallelism} slots that the job needs are registered`,
    view,
  };
};

/**
 * How a cluster's start stands: it must offer the slots that the record's job needs.
 * @param since when the wait began; the service's bound on a cluster's start counts from then
 */
export const clusterProgress = (
  observation: Observation,
  record: DeployRecord,
  since: string | undefined,
): ClusterProgress => {
  const { ready, missing, view } = readiness(observation, record);
  if (ready) return { kind: 'up', view };
  const pod = podWithProblem(observation, record.hash);
  const message = pod === undefined ? missing : `pod ${pod.name}: ${pod.problem}`;
  const { lastError } = observation.status;
  const stuck =
    pod?.permanent === true &&
    lastError?.code === 'POD_FAILING' &&
    elapsed(observation.now, lastError.since) >= PERMANENT_MS;
  if (stuck || elapsed(observation.now, since) >= observation.limits.clusterStartMs)
    return { kind: 'failed', failure: failure('CLUSTER_NOT_READY', message) };
  return {
    kind: 'starting',
    waiting: { reason: 'WaitingForCluster', message },
    ...(pod === undefined ? {} : { problem: failure('POD_FAILING', message) }),
  };
};
