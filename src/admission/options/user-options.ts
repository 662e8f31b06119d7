import { type FlinkVersion, KNOWN_LINES, lineOf, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import { DROPPED_OPTIONS, forcedOptions } from '../../objects/flink-config/flink-options.ts';
import { oncePerSpec } from './once-per-spec.ts';

/** The path of an option, as messages name it. */
export const optionPath = (key: string): string => `spec.flinkConfig[${JSON.stringify(key)}]`;

/** An option of flinkConfig. */
export interface UserOption {
  readonly key: string;
  /** The value as Flink reads it. */
  readonly value: string;
  /** The value as the user wrote it. */
  readonly got: unknown;
}

/** The options of flinkConfig that reach Flink: all but those that flinkapp sets itself. */
export const userOptions = oncePerSpec((spec): readonly UserOption[] => {
  const forced = forcedOptions(spec);
  return Object.entries(spec.flinkConfig ?? {})
    .filter(([key]) => forced[key] === undefined && !DROPPED_OPTIONS.includes(key))
    .map(([key, got]) => ({ key, value: String(got), got }));
});

/** The Flink version of a spec, if flinkapp supports it. */
export const versionOf = ({ flinkVersion }: Spec): FlinkVersion | undefined => {
  const version = parseFlinkVersion(flinkVersion);
  return version !== undefined && KNOWN_LINES.includes(lineOf(version)) ? version : undefined;
};
