import { createHash } from 'node:crypto';

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

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A short text that differs where the value does. */
export const fingerprint = (value: unknown): string => digest(canonicalJson(value)).slice(0, 8);
