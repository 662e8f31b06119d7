import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkText } from '../../../src/check/check.ts';

/**
 * Manifests of test/fixtures/manifests/collected, a file a topic: each document has a comment that names it, then a comment for
 * each error and warning that `flinkapp check` reports of it. A document without any must pass.
 */

const FOLDER = new URL('../../fixtures/manifests/collected/', import.meta.url);
const FILES = readdirSync(FOLDER);

interface Manifest {
  readonly name: string;
  readonly text: string;
  /** As `error spec.parallelism [shape]`. */
  readonly expected: readonly string[];
}

const manifestsIn = (file: string): readonly Manifest[] =>
  readFileSync(new URL(file, FOLDER), 'utf8')
    .split(/^---\n/m)
    .map((text) => {
      const [name = '', ...rest] = text.split('\n');
      const expected = rest.filter((line) => /^# (error|warning) /.test(line)).map((line) => line.slice(2));
      return { name: name.slice(2), text, expected };
    });

for (const file of FILES)
  for (const { name, text, expected } of manifestsIn(file))
    test(`flinkapp check of collected/${file} reports exactly the mistakes of: ${name}`, () => {
      const found = checkText('', text).diagnostics.map(({ level, path, code }) => `${level} ${path} [${code}]`);
      assert.deepEqual([...found].sort(), [...expected].sort());
    });

test('every collected manifest has a name of its own', () => {
  const names = FILES.flatMap((file) => manifestsIn(file).map(({ name }) => `${file}: ${name}`));
  assert.equal(new Set(names).size, names.length);
});
