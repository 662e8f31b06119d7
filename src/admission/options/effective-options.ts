import type { FlinkVersion } from '../../api/flink-version.ts';
import { oncePerSpec } from './once-per-spec.ts';
import { currentName } from './resolve-option.ts';
import { userOptions, versionOf } from './user-options.ts';

/** For a spec without a version, flinkapp writes the options of the oldest one it supports. */
const OLDEST: FlinkVersion = { major: 1, minor: 8 };

/** The options of a spec, found by any of their names. */
export interface EffectiveOptions {
  /** The value, trimmed; undefined for an option that is not set. */
  readonly get: (key: string) => string | undefined;
  /** The name that the spec uses, for messages. */
  readonly writtenAs: (key: string) => string;
}

export const effectiveOptions = oncePerSpec((spec): EffectiveOptions => {
  const version = versionOf(spec) ?? OLDEST;
  const byCurrentName = new Map(userOptions(spec).map((option) => [currentName(version, option.key), option]));
  return {
    get: (key) => byCurrentName.get(currentName(version, key))?.value.trim(),
    writtenAs: (key) => byCurrentName.get(currentName(version, key))?.key ?? key,
  };
});
