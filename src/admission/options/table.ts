import { type FlinkVersion, KNOWN_LINES, lineOf } from '../../api/flink-version.ts';
import json from './table.json' with { type: 'json' };

/** The versions (both included) that define an option, the type of its value and, for a former name, the current one. */
export type Span = readonly [from: string, to: string, type: string, currentName?: string];
export type OptionTable = Readonly<Record<string, readonly Span[]>>;

const toSpan = ([from = '', to = '', type = '', currentName]: readonly string[]): Span =>
  currentName === undefined ? [from, to, type] : [from, to, type, currentName];

/** Written by scripts/flink-options from Flink's own classes; the contract tests compare it with Flink's distributions. */
const TABLE: ReadonlyMap<string, readonly Span[]> = new Map(
  Object.entries(json).map(([key, spans]) => [key, spans.map(toSpan)]),
);

const indexOf = (line: string): number => KNOWN_LINES.indexOf(line);

/** Names of the options of all known versions. */
export const OPTION_KEYS: readonly string[] = [...TABLE.keys()];

/** All definitions of an option, oldest first; none for an option that no known version has. */
export const spansOf = (key: string): readonly Span[] => TABLE.get(key) ?? [];

/** Whether a definition is older than a version. */
export const existedBefore = (version: FlinkVersion, [from]: Span): boolean => indexOf(from) < indexOf(lineOf(version));

/** The definition of an option in one version. */
export const optionIn = (version: FlinkVersion, key: string): Span | undefined => {
  const line = indexOf(lineOf(version));
  return spansOf(key).find(([from, to]) => indexOf(from) <= line && line <= indexOf(to));
};
