import { createHash } from 'node:crypto';
import type { Spec } from '../api/spec.ts';
import { specSchema } from '../api/spec.ts';
import type { DeployRecord } from '../api/status.ts';

/** JSON with sorted keys: the same value always gives the same text. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`)
    .join(',')}}`;
};

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A short text that differs where the value does. */
export const fingerprint = (value: unknown): string => digest(canonicalJson(value)).slice(0, 8);

const DEPLOYING: ReadonlySet<string> = new Set(
  Object.entries(specSchema.properties)
    .filter(([, field]) => 'deploys' in field && field.deploys === true)
    .map(([name]) => name),
);

/**
 * The record of what a spec deploys: the fields that need a new job or cluster when they change, and their hash.
 * @param config what its pods read beside it, where that has changed since it was first seen
 * @param spec with admission's defaults filled in, so that writing a default out changes nothing
 */
export const deployRecord = (
  spec: Spec,
  labels: Readonly<Record<string, string>> = {},
  config?: string,
): DeployRecord => {
  const { image, parallelism, ...rest } = spec;
  // Writing out what an absent field means changes nothing either.
  const kept = Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => DEPLOYING.has(name) && !(name === 'submission' && value === 'Rest')),
  );
  const savepointPath = spec.savepointPath ?? spec.savepointInfo?.savepointLocation;
  const deployed: Spec = { image, parallelism, ...kept, ...(savepointPath === undefined ? {} : { savepointPath }) };
  if (config === undefined) return { hash: fingerprint(deployed), spec: deployed, labels };
  return { hash: fingerprint({ ...deployed, config }), spec: deployed, labels, config };
};

/**
 * Id of an operation as Flink takes it: 32 hex characters, the same for the same intent, never shared between kinds
 * (R3; a stop with a savepoint's trigger id does nothing, seen on Flink 1.20).
 */
export const operationId = (uid: string, kind: string, target: string, attempt: number): string =>
  digest(canonicalJson([uid, kind, target, attempt])).slice(0, 32);
