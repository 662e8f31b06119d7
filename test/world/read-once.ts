import { readStatus, type StoredStatus } from '../../src/api/status/read-status.ts';

const known = new WeakMap<object, StoredStatus>();

/** Reads a status that the simulated API server stores. Nobody changes such an object, so each is read once. */
export const readOnce = (stored: unknown): StoredStatus => {
  if (typeof stored !== 'object' || stored === null) return readStatus(stored);
  const read = known.get(stored) ?? readStatus(stored);
  known.set(stored, read);
  return read;
};
