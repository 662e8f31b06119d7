import type { ClusterStatus, DeployRecord } from '../../api/status.ts';
import { taskManagers } from '../../objects/flink-config/task-slots.ts';
import { podSelector } from '../../objects/metadata/object-labels.ts';
import type { Owner } from '../../objects/metadata/owner.ts';
import { exactTime } from '../facts/time.ts';
import type { ClusterView, Observation } from '../observation.ts';

/** The pods of the TaskManagers in the form of the scale subresource: an autoscaler refuses one without a selector. */
const taskManagerSelector = (owner: Owner, hash: string): string =>
  Object.entries(podSelector(owner, hash, 'taskmanager'))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');

/** The status of the live cluster. A JobManager that does not answer leaves what it last reported. */
export const clusterStatusOf = (
  { application, status, now }: Observation,
  { spec, hash }: DeployRecord,
  view: ClusterView,
): ClusterStatus => {
  if (view.kind === 'unreachable') {
    const unreachableSince = status.clusterStatus?.unreachableSince ?? exactTime(now);
    return { ...status.clusterStatus, health: 'Red', unreachableSince };
  }
  const desired = taskManagers(spec);
  const { taskManagers: registered = 0, slotsTotal = 0, slotsAvailable = 0 } = view.overview ?? {};
  return {
    health: registered >= desired ? 'Green' : 'Yellow',
    numberOfTaskManagers: desired,
    healthyTaskManagers: registered,
    numberOfTaskSlots: slotsTotal,
    availableTaskSlots: slotsAvailable,
    taskManagerSelector: taskManagerSelector(application.metadata, hash),
  };
};
