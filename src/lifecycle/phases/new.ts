import { RESTORE_POINT_ANNOTATION } from '../../api/labels.ts';
import { newCluster } from '../../objects/flink-config/new-cluster.ts';
import { stableServiceName } from '../../objects/metadata/names.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { storesBegin } from '../facts/ha-stores.ts';
import { countedBefore, hasLostStatus, hasObjects, onlyServiceLeft } from '../facts/lost-status.ts';
import { deploymentMode } from '../facts/modes.ts';
import { howToDelete, isOrphan, namesOf, waitingForPods } from '../facts/pods-terminating.ts';
import { suspends } from '../facts/spec-changed.ts';
import type { Observation, PodFact } from '../observation.ts';
import { adoptionReads, adoptRunningJob } from '../start/adopt-running-job.ts';

/** Pods of a deleted application of the same name. Those that its deletion left behind stay until a person deletes them. */
const waitingForEarlier = (observation: Observation, pods: readonly PodFact[]): Waiting => {
  const waiting = waitingForPods(pods);
  const orphans = pods.filter((pod) => !pod.ownedByUid && isOrphan(pod));
  if (orphans.length === 0) return waiting;
  const fact = `Nobody is deleting ${namesOf(orphans)} of an earlier application of this name`;
  return { ...waiting, message: `${waiting.message}. ${fact}. ${howToDelete(observation)}` };
};

/** What a person can do. Each way is one that flinkapp takes up by itself. */
const waysOut = (observation: Observation, apply: string | undefined): string => {
  const restore = `Restore the status from a backup${apply === undefined ? '' : `, or apply ${apply}`}`;
  if (observation.deleting) return `${restore}. To delete the application without a savepoint, set deleteMode: None`;
  return `${restore}. To start again, stop the job with a savepoint and name that in savepointPath. ${howToDelete(observation)}`;
};

/** The application has no cluster, so no job of it is running; its Service names what the next one starts from. */
const stallResting = (observation: Observation): Decision<''> => {
  const { children, application } = observation;
  const { metadata } = children.services[stableServiceName(application.metadata.name)] ?? {};
  const path = metadata?.annotations?.[RESTORE_POINT_ANNOTATION];
  const goOn =
    path === undefined
      ? 'To start its job again, name a restore point in savepointPath; without one it starts with no state'
      : `To start its job again from ${path}, the last restore point that flinkapp recorded, name that in savepointPath`;
  const message = `The status is empty, but a Service of the application exists, so it is not new: it was suspended, or its job had ended. flinkapp changes nothing. Restore the status from a backup. ${goOn}. Then delete the Service. ${howToDelete(observation)}`;
  return stay('', REQUEUE_MS.silent, { stalled: { reason: 'StatusLost', message } });
};

/** The status is empty, and flinkapp cannot be sure of what it was. */
const stallLost = (observation: Observation, why: string, apply: string | undefined): Decision<''> => {
  const message = `The status is empty, but objects of the application exist, and ${why}. flinkapp changes nothing. ${waysOut(observation, apply)}`;
  return stay('', REQUEUE_MS.silent, { stalled: { reason: 'StatusLost', message } });
};

/** The status is empty, and the application has objects. flinkapp never deletes them before it knows their job (R6). */
const continueLost = (observation: Observation): Decision<'' | 'Running'> => {
  if (onlyServiceLeft(observation) && observation.pods?.length === 0) return stallResting(observation);
  const adoption = adoptRunningJob(observation);
  if (adoption.kind === 'unsure') return stallLost(observation, adoption.why, adoption.apply);
  const { change, jobId } = adoption;
  const message = `The status was empty. flinkapp continues with job ${jobId}, which is ${change.jobStatus?.state}`;
  return enter('Running', {
    change,
    effects: [event('Warning', 'StatusRebuilt', `${jobId}-${change.attempts}`, message)],
  });
};

/** Nothing exists yet. A deleted application of the same name must be gone first: its pods would answer to the same Service. */
export const New = phase({
  phase: '',
  exits: ['ClusterStarting', 'Suspended', 'Running'],
  reads: (situation) => ({
    pods: true,
    ...(hasLostStatus(situation) ? { clusters: adoptionReads(situation) } : {}),
  }),
  decide: (observation): Decision<'' | 'ClusterStarting' | 'Suspended' | 'Running'> => {
    const { application, desired, pods = [] } = observation;
    if (hasObjects(observation)) return continueLost(observation);
    if (desired === undefined) return stay('', REQUEUE_MS.steady);
    if (pods.length > 0) return stay('', REQUEUE_MS.ending, { waiting: waitingForEarlier(observation, pods) });
    // A nonce that the application begins with is no change, so it takes no savepoint.
    const { savepointNonce } = application.spec;
    const counted = countedBefore(observation);
    const attempts = counted === 0 ? {} : { attempts: counted };
    if (suspends(observation)) return enter('Suspended', { change: { savepointNonce, ...attempts } });
    return enter('ClusterStarting', {
      change: {
        savepointNonce,
        ...attempts,
        ...storesBegin(observation),
        updating: newCluster(application.metadata, desired, counted),
        deploymentMode: deploymentMode(observation),
      },
      effects: [event('Normal', 'CreatingCluster', desired.hash, `Creating Flink cluster for deploy ${desired.hash}`)],
    });
  },
});
