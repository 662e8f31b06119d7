import { distance } from 'fastest-levenshtein';
import { OPTION_KEYS } from './table.ts';

/** A name with this many letters wrong, missing or added still counts as a typo. */
export const MAX_TYPOS = 2;

/**
 * Options of one length, indexed by each third of their name. Two typos leave one third intact: the first third at the
 * start, the last at the end, or the middle one at its place or one letter off (a typo before it, one after it).
 */
interface ThirdsIndex {
  readonly length: number;
  readonly third: number;
  readonly first: Map<string, string[]>;
  readonly middle: Map<string, string[]>;
  readonly last: Map<string, string[]>;
}

const BY_LENGTH = new Map<number, ThirdsIndex>();

const put = (names: Map<string, string[]>, part: string, name: string): void => {
  const listed = names.get(part);
  if (listed === undefined) names.set(part, [name]);
  else listed.push(name);
};

for (const name of OPTION_KEYS) {
  const index = BY_LENGTH.get(name.length) ?? {
    length: name.length,
    third: Math.floor(name.length / 3),
    first: new Map(),
    middle: new Map(),
    last: new Map(),
  };
  BY_LENGTH.set(name.length, index);
  put(index.first, name.slice(0, index.third), name);
  put(index.middle, name.slice(index.third, 2 * index.third), name);
  put(index.last, name.slice(2 * index.third), name);
}

/** Lists of options that share a third with the word. */
const candidateLists = (
  word: string,
  { third, length, first, middle, last }: ThirdsIndex,
): readonly (readonly string[] | undefined)[] => [
  first.get(word.slice(0, third)),
  last.get(word.slice(word.length - (length - 2 * third))),
  middle.get(word.slice(third - 1, 2 * third - 1)),
  middle.get(word.slice(third, 2 * third)),
  middle.get(word.slice(third + 1, 2 * third + 1)),
];

interface Match {
  readonly name: string | undefined;
  readonly edits: number;
}

const closest = (word: string, names: readonly string[], best: Match): Match => {
  let match = best;
  for (const name of names) {
    const edits = distance(name, word);
    if (edits < match.edits) match = { name, edits };
  }
  return match;
};

/** Differences of length, most likely first: a typo changes the length by one letter or not at all. */
const LENGTH_DIFFERENCES = [0, -1, 1, -2, 2];

/**
 * The option nearest to a word, at most `MAX_TYPOS` away. The index keeps it from comparing the word with all options:
 * a manifest can have thousands of unknown ones.
 */
export const nearestOption = (word: string): string | undefined => {
  let best: Match = { name: undefined, edits: MAX_TYPOS + 1 };
  for (const difference of LENGTH_DIFFERENCES) {
    const index = BY_LENGTH.get(word.length + difference);
    if (index === undefined || Math.abs(difference) >= best.edits) continue;
    for (const names of candidateLists(word, index)) best = names === undefined ? best : closest(word, names, best);
  }
  return best.name;
};
