import type { SearchFact } from '../lifecycle/observation.ts';
import { boundedMap } from './bounded-map.ts';

/**
 * Searches of storage that this process has started. Listing a bucket can take longer than a hook call may take (R8):
 * the search goes on, and the next hook call waits for the same one. Every process starts its own.
 */
export interface StorageSearches {
  /** The result of the search with that key, started if there is none; `inProgress` while it is in progress. */
  readonly findOrStart: (key: string, start: () => Promise<SearchFact>) => Promise<SearchFact>;
}

const MAX_SEARCHES = 200;

/** @param waitMs how long one hook call waits for a result, in milliseconds */
export const storageSearches = (waitMs = 1500): StorageSearches => {
  const started = boundedMap<Promise<SearchFact> | undefined>(MAX_SEARCHES);
  return {
    findOrStart: async (key, start) => {
      const search = started.get(key) ?? start();
      started.set(key, search);
      let timer: NodeJS.Timeout | undefined;
      const inProgress = new Promise<SearchFact>((resolve) => {
        timer = setTimeout(() => resolve({ state: 'inProgress' }), waitMs);
      });
      const fact = await Promise.race([search, inProgress]);
      clearTimeout(timer);
      // A failed search is worth another try. A result stays valid: the lost job writes no more.
      if (fact.state === 'failed') started.set(key, undefined);
      return fact;
    },
  };
};
