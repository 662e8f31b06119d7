import type { ObjectMeta } from '../../api/flinkapplication.ts';
import type { DeployRecord } from '../../api/status.ts';
import { withoutStart } from '../deploys/deploy-record.ts';
import { operationId } from '../deploys/operation-id.ts';
import { clusterName } from '../metadata/names.ts';
import { hasHighAvailability } from './high-availability.ts';

/**
 * The record of a cluster that flinkapp creates now. With high availability it gets an id of its own, because the store can
 * outlive the cluster: a JobManager that finds the jobs of an earlier cluster there would run them too (R4).
 * @param attempt operations of the application so far: a cluster whose store holds a job was created before one of them
 */
export const newCluster = (
  { name, uid }: Pick<ObjectMeta, 'name' | 'uid'>,
  record: DeployRecord,
  attempt: number,
): DeployRecord => {
  const { haClusterId: _, ...created } = withoutStart(record);
  if (!hasHighAvailability(record.spec)) return created;
  const id = operationId(uid, 'cluster', record.hash, attempt).slice(0, 8);
  return { ...created, haClusterId: `${clusterName(name, record.hash)}-${id}` };
};
