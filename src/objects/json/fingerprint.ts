import { createHash } from 'node:crypto';

/** JSON with sorted keys and without undefined fields: the same value always gives the same text. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`)
    .join(',')}}`;
};

/** SHA-256 of the canonical JSON, 64 hex characters. */
export const digest = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** The first eight hex characters of the digest, short enough for the name of an object. */
export const fingerprint = (value: unknown): string => digest(value).slice(0, 8);
