import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

/** Whether the deletion has taken longer than the spec allows. */
export const isLate = ({ now, application: { metadata, spec } }: Observation): boolean =>
  elapsed(now, metadata.deletionTimestamp) >= (spec.deletionDeadlineSeconds ?? 600) * 1000;
