import { distance } from 'fastest-levenshtein';
import { OPTION_KEYS } from './table.ts';

/** As many letters may be wrong, missing or too many. */
export const TYPO = 2;

/**
 * Names of one length by their thirds. Two typos leave one third as it was: the first at the start, the last at the end,
 * or, with a typo before it and one after it, the middle one where it was or a letter from there.
 */
interface Thirds {
  readonly length: number;
  readonly third: number;
  readonly first: Map<string, string[]>;
  readonly middle: Map<string, string[]>;
  readonly last: Map<string, string[]>;
}

const BY_LENGTH = new Map<number, Thirds>();

const put = (names: Map<string, string[]>, part: string, name: string): void => {
  const known = names.get(part);
  if (known === undefined) names.set(part, [name]);
  else known.push(name);
};

for (const name of OPTION_KEYS) {
  const thirds = BY_LENGTH.get(name.length) ?? {
    length: name.length,
    third: Math.floor(name.length / 3),
    first: new Map(),
    middle: new Map(),
    last: new Map(),
  };
  BY_LENGTH.set(name.length, thirds);
  put(thirds.first, name.slice(0, thirds.third), name);
  put(thirds.middle, name.slice(thirds.third, 2 * thirds.third), name);
  put(thirds.last, name.slice(2 * thirds.third), name);
}

/** Groups of options of one length that have a third in common with the word. */
const groups = (
  word: string,
  { third, length, first, middle, last }: Thirds,
): readonly (readonly string[] | undefined)[] => [
  first.get(word.slice(0, third)),
  last.get(word.slice(word.length - (length - 2 * third))),
  middle.get(word.slice(third - 1, 2 * third - 1)),
  middle.get(word.slice(third, 2 * third)),
  middle.get(word.slice(third + 1, 2 * third + 1)),
];

/** Lengths are tried from the nearest on: most typos change the length by one letter, or not at all. */
const DIFFERENCES = [0, -1, 1, -2, 2];

/**
 * The option that is nearest to a word, no more than a typo away. Asked for every option nobody knows, so it must not
 * compare the word with all.
 */
export const nearestOption = (word: string): string | undefined => {
  let best: string | undefined;
  let least = TYPO + 1;
  for (const difference of DIFFERENCES) {
    const thirds = BY_LENGTH.get(word.length + difference);
    if (thirds === undefined || Math.abs(difference) >= least) continue;
    for (const group of groups(word, thirds)) {
      if (group === undefined) continue;
      for (const name of group) {
        const edits = distance(name, word);
        if (edits < least) [best, least] = [name, edits];
      }
    }
  }
  return best;
};
