import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { KNOWN_LINES, lineOf, parseFlinkVersion } from '../../src/api/flink-version.ts';
import { type Found, foundIn } from './found.ts';
import { inLine, merged } from './table.ts';

/**
 * Makes src/admission/options/table.json, the options of every Flink version we know, from FLINK_HOMES: a list of
 * VERSION=FOLDER. Of versions before 1.13 the folder has the jars of flink-runtime-web, flink-statebackend-rocksdb and
 * flink-kubernetes with what they depend on, as Maven resolves them. With --check it only compares what the table says of the given versions.
 */

const TABLE = new URL('../../src/admission/options/table.json', import.meta.url);
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const homes = (process.env['FLINK_HOMES'] ?? '')
  .split(' ')
  .filter((entry) => entry !== '')
  .map((entry) => {
    const [version = '', home = ''] = entry.split('=');
    const parsed = parseFlinkVersion(version);
    if (parsed === undefined || home === '') throw new Error(`FLINK_HOMES: '${entry}' is not VERSION=FOLDER`);
    return { line: lineOf(parsed), home };
  });

const read = (home: string): readonly Found[] =>
  foundIn(
    execFileSync('java', ['scripts/flink-options/OptionKeys.java', home], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );

const byLine = new Map(homes.map(({ line, home }) => [line, read(home)]));

if (values.check) {
  const table = JSON.parse(readFileSync(TABLE, 'utf8'));
  const wrong = [...byLine].filter(
    ([line, found]) =>
      JSON.stringify(inLine(table, line)) !== JSON.stringify(inLine(merged(new Map([[line, found]])), line)),
  );
  for (const [line] of wrong)
    process.stderr.write(
      `src/admission/options/table.json does not have the options of Flink ${line} as its distribution defines them\n`,
    );
  if (wrong.length > 0) process.exitCode = 1;
} else {
  const missing = KNOWN_LINES.filter((line) => !byLine.has(line));
  if (missing.length > 0) throw new Error(`FLINK_HOMES has no distribution of ${missing.join(', ')}`);
  const table = merged(byLine);
  const rows = Object.entries(table).map(([key, spans]) => `  ${JSON.stringify(key)}: ${JSON.stringify(spans)}`);
  writeFileSync(TABLE, `{\n${rows.join(',\n')}\n}\n`);
}
