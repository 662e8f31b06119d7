import type { DeployRecord } from '../../api/status.ts';
import { liveJob } from '../facts/job.ts';
import { liveCluster } from '../facts/kept-clusters.ts';
import { suspends } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';

/**
 * The version that waits for the live cluster to go, where that is about to begin: mode Single, and a job that runs. What
 * keeps the new cluster from being created has to be known before.
 */
export const successor = (observation: Observation): DeployRecord | undefined => {
  const { application, desired, status, pods = [] } = observation;
  if (status.phase !== 'Updating' || status.updating !== undefined) return undefined;
  if (application.spec.deploymentMode !== 'Single' || liveJob(status) === undefined) return undefined;
  const live = liveCluster(status)?.hash;
  if (desired === undefined || live === undefined || desired.hash === live || suspends(observation)) return undefined;
  const ending = pods.some(({ cluster, ownedByUid }) => !ownedByUid || cluster !== live);
  return ending ? undefined : desired;
};
