import type { FlinkVersion } from '../../api/flink-version.ts';
import { hasVariable } from '../../objects/flink-config/variables.ts';
import { oncePerSpec } from './once-per-spec.ts';
import { currentName } from './resolve-option.ts';
import { type UserOption, userOptions, versionOf } from './user-options.ts';

/** For a spec without a version, flinkapp writes the options of the oldest one it supports. */
const OLDEST: FlinkVersion = { major: 1, minor: 8 };

/** The options of a spec, found by any of their names. */
export interface EffectiveOptions {
  /** The value, trimmed; undefined for an option that is not set, or whose value has a variable. */
  readonly get: (key: string) => string | undefined;
  readonly isSet: (key: string) => boolean;
  /** The name that the spec uses, for messages. */
  readonly writtenAs: (key: string) => string;
}

export const effectiveOptions = oncePerSpec((spec): EffectiveOptions => {
  const version = versionOf(spec) ?? OLDEST;
  const byCurrentName = new Map(userOptions(spec).map((option) => [currentName(version, option.key), option]));
  const optionOf = (key: string): UserOption | undefined => byCurrentName.get(currentName(version, key));
  return {
    get: (key) => {
      const value = optionOf(key)?.value.trim();
      return value === undefined || hasVariable(value) ? undefined : value;
    },
    isSet: (key) => optionOf(key) !== undefined,
    writtenAs: (key) => optionOf(key)?.key ?? key,
  };
});
