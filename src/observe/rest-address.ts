import type { ObjectMeta } from '../api/flinkapplication.ts';
import type { Status } from '../api/status.ts';
import { restUrl } from '../objects/service.ts';

const HASH = /^[0-9a-f]{8}$/;

/**
 * Where a cluster's REST API is: always a name made of the application's own (R9). Who may write a status could put another
 * host into a hash or a port, and would be answered from where flinkapp stands.
 */
export const restAddress = (place: ObjectMeta, { deployed, updating, previous }: Status, hash: string): string => {
  const spec = [deployed, updating, previous?.record].find((known) => known?.hash === hash)?.spec;
  if (!HASH.test(hash) || !['undefined', 'number'].includes(typeof spec?.uiPort))
    throw new Error('the status names a cluster that flinkapp cannot have made');
  return restUrl(place, hash, spec);
};
