import type { SearchFact } from '../lifecycle/observation.ts';
import { boundedMap } from './bounded-map.ts';

/**
 * Searches of storage that this process has begun. A bucket can take longer to list than a hook may take to answer (R8):
 * the search goes on, and the next look meets it again. Another process begins one of its own.
 */
export interface Searches {
  /** The search of that key, begun where there is none; `looking` while it is not at its end. */
  readonly of: (key: string, begin: () => Promise<SearchFact>) => Promise<SearchFact>;
}

const KEPT = 200;

/** @param patienceMs how long one look waits for it */
export const searches = (patienceMs = 1500): Searches => {
  const begun = boundedMap<Promise<SearchFact> | undefined>(KEPT);
  return {
    of: async (key, begin) => {
      const search = begun.of(key) ?? begin();
      begun.set(key, search);
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<SearchFact>((resolve) => {
        timer = setTimeout(() => resolve({ state: 'looking' }), patienceMs);
      });
      const fact = await Promise.race([search, patience]);
      clearTimeout(timer);
      // What failed may go well the next time; what was found stays as it is, since the job is gone.
      if (fact.state === 'failed') begun.set(key, undefined);
      return fact;
    },
  };
};
