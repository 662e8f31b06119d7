import { type FlinkVersion, KNOWN_LINES, lineOf } from '../../api/flink-version.ts';
import json from './table.json' with { type: 'json' };

/** From which version to which (both included) an option is known, the type of its value, and, of a former name, the present one. */
export type Span = readonly [from: string, to: string, type: string, now?: string];
export type OptionTable = Readonly<Record<string, readonly Span[]>>;

/** Made by scripts/flink-options, and compared with Flink's distributions by the contract tests. */
const TABLE: ReadonlyMap<string, readonly Span[]> = new Map(Object.entries(json as unknown as OptionTable));
const place = (line: string): number => KNOWN_LINES.indexOf(line);

/** Whether an option of that first version is older than the given version. */
export const isOlder = ([from]: Span, version: FlinkVersion): boolean => place(from) < place(lineOf(version));

/** Names of the options of all versions. */
export const OPTION_KEYS: readonly string[] = [...TABLE.keys()];

/** What is known of an option in any version, the oldest first. */
export const spansOf = (key: string): readonly Span[] => TABLE.get(key) ?? [];

/** The option as a version defines it. */
export const optionOf = (version: FlinkVersion, key: string): Span | undefined => {
  const at = place(lineOf(version));
  return spansOf(key).find(([from, to]) => place(from) <= at && at <= place(to));
};
