import type { ObjectMeta } from '../api/flinkapplication.ts';
import type { Status } from '../api/status.ts';
import { restUrl } from '../objects/service.ts';

/** Where a cluster's REST API is, whatever a body says of it (R9). */
export const restAddress = (place: ObjectMeta, { deployed, updating, previous }: Status, hash: string): string =>
  restUrl(place, hash, [deployed, updating, previous?.record].find((known) => known?.hash === hash)?.spec);
