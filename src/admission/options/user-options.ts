import { type FlinkVersion, KNOWN_LINES, lineOf, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import { DROPPED_OPTIONS, forcedOptions } from '../../objects/flink-config/flink-options.ts';
import { perSpec } from './per-spec.ts';

/** Where an option stands in the resource. */
export const optionPath = (key: string): string => `spec.flinkConfig[${JSON.stringify(key)}]`;

/** An option as the user said it. */
export interface UserOption {
  readonly key: string;
  readonly value: string;
  readonly got: unknown;
}

/** The options of flinkConfig that reach Flink: those that flinkapp sets itself do not. */
export const userOptions = perSpec((spec): readonly UserOption[] => {
  const forced = forcedOptions(spec);
  return Object.entries(spec.flinkConfig ?? {})
    .filter(([key]) => forced[key] === undefined && !DROPPED_OPTIONS.includes(key))
    .map(([key, got]) => ({ key, value: String(got), got }));
});

/** The version of the spec, where it is one that we know. */
export const versionOf = ({ flinkVersion }: Spec): FlinkVersion | undefined => {
  const version = parseFlinkVersion(flinkVersion);
  return version !== undefined && KNOWN_LINES.includes(lineOf(version)) ? version : undefined;
};
