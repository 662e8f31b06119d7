import { type FlinkVersion, lineOf } from '../../api/flink-version.ts';
import { optionRead } from '../options/option-read.ts';
import { isOlder, optionOf, type Span, spansOf } from '../options/table.ts';
import { optionPath, userOptions, versionOf } from '../options/user-options.ts';
import { rule } from '../rule.ts';

/** What to write where an option has gone without another name, by Flink's release notes. */
const INSTEAD: Readonly<Record<string, string>> = {
  'cluster.evenly-spread-out-slots': 'use taskmanager.load-balance.mode: SLOTS',
  'state.backend.async': 'remove it: it always is',
};

const advice = (key: string, last: Span, version: FlinkVersion): string => {
  const [from, until, , now] = last;
  if (!isOlder(last, version)) return `remove it: it came with Flink ${from}`;
  if (now !== undefined && optionOf(version, now) !== undefined) return `use ${now}`;
  return INSTEAD[key] ?? `remove it: Flink ${until} was the last to read it`;
};

export const optionVersion = rule({
  name: 'option-version',
  level: 'warning',
  guards: 'Options that the flinkVersion no longer reads, or does not read yet.',
  check: ({ spec }) => {
    const version = versionOf(spec);
    if (version === undefined) return [];
    return userOptions(spec).flatMap(({ key, got }) => {
      if (optionRead(version, key) !== undefined) return [];
      return spansOf(key)
        .slice(-1)
        .map((last) => ({
          path: optionPath(key),
          fault: `is not read by Flink ${lineOf(version)}`,
          advice: advice(key, last, version),
          got,
        }));
    });
  },
});
