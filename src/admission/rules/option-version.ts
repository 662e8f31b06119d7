import { type FlinkVersion, lineOf } from '../../api/flink-version.ts';
import { resolveOption } from '../options/resolve-option.ts';
import { existedBefore, optionIn, type Span, spansOf } from '../options/table.ts';
import { optionPath, userOptions, versionOf } from '../options/user-options.ts';
import { rule } from '../rule.ts';

/** Replacements of options that Flink removed without another name, from Flink's release notes. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  'cluster.evenly-spread-out-slots': 'use taskmanager.load-balance.mode: SLOTS',
  'state.backend.async': 'remove it (snapshots are always asynchronous)',
};

const adviceFor = (key: string, latest: Span, version: FlinkVersion): string => {
  const [from, to, , currentName] = latest;
  if (!existedBefore(version, latest)) return `remove it (it needs Flink ${from} or newer)`;
  if (currentName !== undefined && optionIn(version, currentName) !== undefined) return `use ${currentName}`;
  return REPLACEMENTS[key] ?? `remove it (Flink ${to} was the last version to read it)`;
};

export const optionVersion = rule({
  name: 'option-version',
  level: 'warning',
  guards: 'This flinkVersion ignores the option: an older version removed it, or a newer one introduces it.',
  violations: ({ spec }) => {
    const version = versionOf(spec);
    if (version === undefined) return [];
    return userOptions(spec).flatMap(({ key, got }) => {
      const latest = spansOf(key).at(-1);
      if (latest === undefined || resolveOption(version, key) !== undefined) return [];
      return [
        {
          path: optionPath(key),
          problem: `has no effect in Flink ${lineOf(version)}`,
          advice: adviceFor(key, latest, version),
          got,
        },
      ];
    });
  },
});
