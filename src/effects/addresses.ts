import type { ObjectMeta } from '../api/flinkapplication.ts';
import type { Status } from '../api/status.ts';
import { PORTS } from '../objects/flink-conf.ts';
import { clusterName } from '../objects/names.ts';

/** Where a cluster's REST API is: always a name of our own making, whatever a body or a status says (R9). */
export const restAddress = ({ name, namespace }: ObjectMeta, { deployed, updating, previous }: Status, hash: string): string => {
  const record = [deployed, updating, previous?.record].find((known) => known?.hash === hash);
  return `http://${clusterName(name, hash)}.${namespace}.svc:${record?.spec.uiPort ?? PORTS.uiPort}`;
};
