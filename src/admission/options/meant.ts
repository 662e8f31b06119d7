import { distance } from 'fastest-levenshtein';
import { OPTION_KEYS } from './table.ts';

/** As many letters may be wrong, missing or too many. */
export const TYPO = 2;

/** Words of another option may be this close by chance where they are short. */
const SHORTEST = 8;

const bare = (key: string): string => key.toLowerCase().replace(/[^a-z\d]/g, '');

/** One bit for each letter that is in a word. Each edit changes two of them at most. */
const letters = (word: string): number => {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
};

const bitCount = (bits: number): number => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
};

interface Known {
  readonly key: string;
  readonly letters: number;
}

/** Options by their length: only those that are about as long can be meant. */
const BY_LENGTH: ReadonlyMap<number, readonly Known[]> = OPTION_KEYS.reduce((all, key) => {
  all.set(key.length, [...(all.get(key.length) ?? []), { key, letters: letters(key) }]);
  return all;
}, new Map<number, readonly Known[]>());
const BY_WORDS: ReadonlyMap<string, string> = new Map(OPTION_KEYS.map((key) => [bare(key), key]));

/** Options whose keys are made of names that users choose, or are passed on to a library that Flink does not list the options of. */
const OPEN =
  /^((metrics|traces|events)\.reporter|external-resource|containerized|flink\.hadoop|fs|python|s3|s3a|table|yarn|plugin|security\.delegation\.token\.provider|kubernetes\.hadoop)\./;

/** Whether anybody may have made the option, so that we cannot say that it does not exist. */
export const isOpen = (key: string): boolean => OPEN.test(key);

/** The option that was meant by a name that no version knows. */
export const meant = (key: string): string | undefined => {
  if (key.length < SHORTEST) return undefined;
  const sameWords = BY_WORDS.get(bare(key));
  if (sameWords !== undefined) return sameWords;
  const own = letters(key);
  let best: string | undefined;
  let least = TYPO + 1;
  for (let length = key.length - TYPO; length <= key.length + TYPO; length++) {
    for (const known of BY_LENGTH.get(length) ?? []) {
      if (bitCount(known.letters ^ own) > 2 * TYPO) continue;
      const edits = distance(known.key, key);
      if (edits < least) [best, least] = [known.key, edits];
    }
  }
  return best;
};
