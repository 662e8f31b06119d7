import type { OptionTable, Span } from '../../src/admission/options/table.ts';
import { KNOWN_LINES } from '../../src/api/flink-version.ts';
import type { Found } from './found.ts';

/** All versions' options in one table: of each the spans of versions in which it is the same. */
export const merged = (byLine: ReadonlyMap<string, readonly Found[]>): OptionTable => {
  const spans = new Map<string, Span[]>();
  for (const line of KNOWN_LINES) {
    for (const { key, type, now } of byLine.get(line) ?? []) {
      const of = spans.get(key) ?? [];
      const last = of.at(-1);
      const before = KNOWN_LINES[KNOWN_LINES.indexOf(line) - 1];
      const goesOn = last !== undefined && last[1] === before && last[2] === type && last[3] === now;
      const [first] = goesOn ? last : [line];
      const span: Span = now === undefined ? [first, line, type] : [first, line, type, now];
      spans.set(key, [...(goesOn ? of.slice(0, -1) : of), span]);
    }
  }
  return Object.fromEntries([...spans].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** What a table says of one version. */
export const inLine = (table: OptionTable, line: string): readonly (readonly (string | undefined)[])[] =>
  Object.entries(table).flatMap(([key, spans]) =>
    spans
      .filter(
        ([from, to]) =>
          KNOWN_LINES.indexOf(from) <= KNOWN_LINES.indexOf(line) &&
          KNOWN_LINES.indexOf(line) <= KNOWN_LINES.indexOf(to),
      )
      .map(([, , type, now]) => [key, type, now]),
  );
