import { distance } from 'fastest-levenshtein';
import { OPTION_KEYS } from './table.ts';

/** As many letters may be wrong, missing or too many. */
const TYPO = 2;

const bare = (key: string): string => key.toLowerCase().replace(/[^a-z\d]/g, '');

/** Words of another option may be this close by chance where they are short. */
const SHORTEST = 8;

/** Options whose keys are made of names that users choose, or are passed on to a library that Flink does not list the options of. */
const OPEN = [
  /^(metrics|traces|events)\.reporter\./,
  /^external-resource\./,
  /^(containerized|flink\.hadoop|fs|python|s3|s3a|table|yarn|plugin)\./,
  /^security\.delegation\.token\.provider\./,
  /^kubernetes\.hadoop\./,
];

/** Whether anybody may have made the option, so that we cannot say that it does not exist. */
export const isOpen = (key: string): boolean => OPEN.some((form) => form.test(key));

/** The option that was meant by a name that no version knows. */
export const meant = (key: string): string | undefined => {
  if (key.length < SHORTEST) return undefined;
  let best: string | undefined;
  let least = TYPO + 1;
  const plain = bare(key);
  for (const known of OPTION_KEYS) {
    if (Math.abs(known.length - key.length) > TYPO) continue;
    const edits = bare(known) === plain ? 0 : distance(known, key);
    if (edits < least) [best, least] = [known, edits];
  }
  return best;
};
