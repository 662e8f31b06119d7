import type { ObjectMeta } from '../api/flinkapplication.ts';
import type { Status } from '../api/status.ts';
import { restUrl } from '../objects/network/rest-url.ts';

const HASH = /^[0-9a-f]{8}$/;

/**
 * The address of a cluster's REST API, always built from the application's own name and namespace (R9). Somebody with
 * the right to write a status could put another host into a hash or a port, and flinkapp would call it from its
 * network.
 * @throws Error where the hash or the port is none that flinkapp makes
 */
export const restAddress = (metadata: ObjectMeta, { deployed, updating, previous }: Status, hash: string): string => {
  const spec = [deployed, updating, previous?.record].find((record) => record?.hash === hash)?.spec;
  if (!HASH.test(hash) || !['undefined', 'number'].includes(typeof spec?.uiPort))
    throw new Error('the status names a cluster that flinkapp cannot have created');
  return restUrl(metadata, hash, spec);
};
