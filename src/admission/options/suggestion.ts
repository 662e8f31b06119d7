import { nearestOption } from './nearest-option.ts';
import { OPTION_KEYS } from './table.ts';

/** Shorter names can resemble an option by chance. */
const MIN_LENGTH = 8;

/** Letters and digits of a name: case and punctuation are the commonest typos. */
const normalize = (key: string): string => key.toLowerCase().replace(/[^a-z\d]/g, '');
const BY_NORMALIZED: ReadonlyMap<string, string> = new Map(OPTION_KEYS.map((key) => [normalize(key), key]));

/** Prefixes of options that contain names chosen by users, or that Flink passes on to a library without listing them. */
const USER_DEFINED =
  /^((metrics|traces|events)\.reporter|external-resource|containerized|flink\.hadoop|fs|python|s3|s3a|table|yarn|plugin|security\.delegation\.token\.provider|kubernetes\.hadoop)\./;

/** Whether an option can exist although Flink's own list does not have it. */
export const mayBeUserDefined = (key: string): boolean => USER_DEFINED.test(key);

/** The Flink option that an unknown name resembles. */
export const suggestionFor = (key: string): string | undefined =>
  key.length < MIN_LENGTH ? undefined : (BY_NORMALIZED.get(normalize(key)) ?? nearestOption(key));
