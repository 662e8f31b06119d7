import { digest } from '../json/fingerprint.ts';

/**
 * The id of an operation in Flink: a job id or a trigger id, 32 hex characters. The same intent always has the same id (R3).
 * The kind is part of it: Flink takes a stop for done if a savepoint had its trigger id (seen on Flink 1.20).
 */
export const operationId = (uid: string, kind: string, target: string, attempt: number): string =>
  digest([uid, kind, target, attempt]).slice(0, 32);
