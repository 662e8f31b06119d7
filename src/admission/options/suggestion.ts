import { nearestOption } from './nearest-option.ts';
import { OPTION_KEYS } from './table.ts';

/** Words of another option may be this close by chance where they are short. */
const SHORTEST = 8;

const bare = (key: string): string => key.toLowerCase().replace(/[^a-z\d]/g, '');
const BY_WORDS: ReadonlyMap<string, string> = new Map(OPTION_KEYS.map((key) => [bare(key), key]));

/** Options whose keys are made of names that users choose, or are passed on to a library that Flink does not list the options of. */
const OPEN =
  /^((metrics|traces|events)\.reporter|external-resource|containerized|flink\.hadoop|fs|python|s3|s3a|table|yarn|plugin|security\.delegation\.token\.provider|kubernetes\.hadoop)\./;

/** Whether anybody may have made the option, so that we cannot say that it does not exist. */
export const isOpen = (key: string): boolean => OPEN.test(key);

/** The option that was meant by a name that no version knows. */
export const suggestion = (key: string): string | undefined =>
  key.length < SHORTEST ? undefined : (BY_WORDS.get(bare(key)) ?? nearestOption(key));
