import type { SearchFact } from '../lifecycle/observation.ts';
import { boundedMap } from './bounded-map.ts';
import { type Sleep, waitAtMost } from './wait-at-most.ts';

/**
 * Searches of storage that this process has started. Listing a bucket can take longer than a hook call may take (R8):
 * the search goes on, and a later hook call gets its result. Every process starts its own.
 */
export interface StorageSearches {
  /** The result of the search with that key, started if there is none; `inProgress` while it is in progress. */
  readonly findOrStart: (key: string, start: () => Promise<SearchFact>) => Promise<SearchFact>;
}

interface Started {
  readonly end: Promise<void>;
  fact: SearchFact;
}

const MAX_SEARCHES = 200;
/** Only the hook call that starts a search waits for it, in milliseconds: an empty directory is listed within this. */
const WAIT_MS = 300;

export const storageSearches = (sleep: Sleep): StorageSearches => {
  const searches = boundedMap<Started>(MAX_SEARCHES);

  const begin = (key: string, start: () => Promise<SearchFact>): Started => {
    const finish = async (): Promise<void> => {
      search.fact = await start();
    };
    const search: Started = { fact: { state: 'inProgress' }, end: Promise.resolve().then(finish) };
    searches.set(key, search);
    return search;
  };

  return {
    findOrStart: async (key, start) => {
      const known = searches.get(key);
      const search = known ?? begin(key, start);
      if (known === undefined) await waitAtMost(search.end, WAIT_MS, sleep);
      // A failed search is worth another try. A result stays valid: the lost job writes no more.
      if (search.fact.state === 'failed') searches.remove(key);
      return search.fact;
    },
  };
};
