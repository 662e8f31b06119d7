import type { FlinkVersion } from '../../api/flink-version.ts';
import { presentName } from './option-read.ts';
import { perSpec } from './per-spec.ts';
import { userOptions, versionOf } from './user-options.ts';

/** Without a version flinkapp writes the options of the oldest that it knows. */
const OLDEST: FlinkVersion = { major: 1, minor: 8 };

/** The options of flinkConfig as the version takes them, whichever of their names the spec used. */
export interface Effective {
  /** @param key any name of the option */
  readonly get: (key: string) => string | undefined;
  /** The name that the spec used. */
  readonly writtenAs: (key: string) => string;
}

export const effectiveOptions = perSpec((spec): Effective => {
  const version = versionOf(spec) ?? OLDEST;
  const said = new Map(userOptions(spec).map(({ key, value }) => [presentName(version, key), { key, value }]));
  return {
    get: (key) => said.get(presentName(version, key))?.value.trim(),
    writtenAs: (key) => said.get(presentName(version, key))?.key ?? key,
  };
});
