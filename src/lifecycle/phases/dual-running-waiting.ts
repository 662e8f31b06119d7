import type { JobStatus } from '../../api/status.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { unreachable } from '../facts/cluster-view.ts';
import type { JobOnCluster } from '../facts/job.ts';
import type { Observation } from '../observation.ts';

/** What a BlueGreen pair waits for while both versions remain. */

/** Whether `tearDownVersionHash` may name the old version: not before the verification of the new one has succeeded. */
export const oldMayEnd = ({ application: { spec }, status }: Observation): boolean =>
  spec.verification === undefined || status.stabilizingSince === undefined;

const AFTER_VERIFICATION = 'The old version can end after the verification of the new one';

/** What ends a version whose JobManager does not answer. */
const endingAdvice = (observation: Observation, cluster: string): string => {
  const { status, application } = observation;
  const isOld = cluster === status.deployed?.hash;
  if (isOld && !oldMayEnd(observation)) return AFTER_VERIFICATION;
  const forced = isOld && (application.spec.deleteMode ?? 'Savepoint') === 'Savepoint';
  return `To end this version, set tearDownVersionHash: ${cluster}${forced ? ' and deleteMode: ForceCancel' : ''}`;
};

/** The wait for a version whose JobManager does not answer; undefined where both answer. */
const silentWait = (observation: Observation, versions: readonly JobOnCluster[]): Waiting | undefined => {
  for (const { cluster } of versions) {
    const view = observation.clusters[cluster];
    if (view?.kind !== 'unreachable') continue;
    const { reason, message } = unreachable(cluster, view.reason);
    return { reason, message: `${message}. ${endingAdvice(observation, cluster)}` };
  }
  return undefined;
};

/** `Versions a (old) and b (new) are both running`, or the state of each. */
const pairText = (oldHash: string, oldJob: JobStatus | undefined, newHash: string, newJob: JobStatus | undefined) =>
  oldJob?.state === 'RUNNING' && newJob?.state === 'RUNNING'
    ? `Versions ${oldHash} (old) and ${newHash} (new) are both running`
    : `The job of version ${oldHash} (old) is ${oldJob?.state}, that of version ${newHash} (new) is ${newJob?.state}`;

/** @param change what this call reports of both jobs */
export const waitingForPair = (
  observation: Observation,
  oldVersion: JobOnCluster,
  newVersion: JobOnCluster,
  change: StatusChange,
): Waiting => {
  const { status } = observation;
  const oldJob = change.jobStatus ?? status.jobStatus;
  const newJob = change.updatingJob ?? status.updatingJob;
  const advice = oldMayEnd(observation)
    ? 'To end one, set tearDownVersionHash to it'
    : `To end the new one, set tearDownVersionHash to it. ${AFTER_VERIFICATION}`;
  const text = pairText(oldVersion.cluster, oldJob, newVersion.cluster, newJob);
  return (
    silentWait(observation, [oldVersion, newVersion]) ?? {
      reason: status.stabilizingSince === undefined ? 'WaitingForPromotion' : 'Stabilizing',
      message: `${text}. ${advice}`,
    }
  );
};
