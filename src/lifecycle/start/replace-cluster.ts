import type { DeployRecord } from '../../api/status.ts';
import { withoutStart } from '../../objects/deploys/deploy-record.ts';
import { newCluster } from '../../objects/flink-config/new-cluster.ts';
import { REQUEUE_MS, type StatusChange, type Waiting } from '../decision.ts';
import type { Effect } from '../effect.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import type { Observation } from '../observation.ts';

/** What has to happen before a job can restart on the cluster of the deployed version. */
export interface RestartWait {
  readonly kind: 'waiting';
  readonly waiting: Waiting;
  readonly requeueAfterMs: number;
  readonly effects?: readonly Effect[];
  readonly change?: StatusChange;
}

/** Waits until no other cluster can have a job (R4), and until the old pods of a released cluster are gone. */
export const awaitOldPods = (observation: Observation, deployed: DeployRecord): RestartWait | undefined => {
  const { application, status, pods = [] } = observation;
  const { terminatingCluster, clusterReleased, previous } = status;
  const released = clusterReleased === true;
  if (terminatingCluster === undefined && !released) return undefined;
  // The cluster of the previous version stays until the new one is stable: its job has ended.
  const ending = pods.filter(({ cluster }) =>
    released ? cluster !== previous?.record.hash : cluster === terminatingCluster,
  );
  const createAgain: StatusChange = {
    terminatingCluster: undefined,
    clusterReleased: undefined,
    deployed: released ? newCluster(application.metadata, deployed, status.attempts ?? 0) : withoutStart(deployed),
  };
  return {
    kind: 'waiting',
    waiting: waitingForPods(ending),
    requeueAfterMs: REQUEUE_MS.ending,
    change: ending.length > 0 ? {} : createAgain,
  };
};

/** A JobManager in application mode runs one job: releases the cluster, so that the next one starts with the new job. */
export const replaceCluster = ({ start }: DeployRecord): RestartWait | undefined =>
  start === undefined
    ? undefined
    : {
        kind: 'waiting',
        waiting: waitingForPods([]),
        requeueAfterMs: REQUEUE_MS.jobDown,
        change: { clusterReleased: true },
      };
