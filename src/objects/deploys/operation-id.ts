import { canonicalJson, digest } from '../json/fingerprint.ts';

/**
 * Id of an operation as Flink takes it: 32 hex characters, the same for the same intent, never shared between kinds
 * (R3; a stop with a savepoint's trigger id does nothing, seen on Flink 1.20).
 */
export const operationId = (uid: string, kind: string, target: string, attempt: number): string =>
  digest(canonicalJson([uid, kind, target, attempt])).slice(0, 32);
