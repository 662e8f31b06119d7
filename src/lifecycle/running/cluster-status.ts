import type { ClusterStatus, DeployRecord } from '../../api/status.ts';
import { taskManagers } from '../../objects/flink-config/task-slots.ts';
import { exactTime } from '../facts/time.ts';
import type { ClusterView, Observation } from '../observation.ts';

/** The status of the live cluster. A JobManager that does not answer leaves what it last reported. */
export const clusterStatusOf = (
  { status, now }: Observation,
  { spec }: DeployRecord,
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
  };
};
