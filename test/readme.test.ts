import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { figure } from '../scripts/generate-diagram.ts';
import { recordedReadme } from '../scripts/record/recorded-readme.ts';

/** Compares README.md and its figure with what flinkapp does. test/docs.test.ts follows their links. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const readme = textOf('README.md');
const MAX_LINES = 200;

test('README.md shows what flinkapp prints now', async () => {
  assert.equal(readme, await recordedReadme(readme), 'README.md is not current: run `npm run record`');
});

test('each npm script that README.md names exists', () => {
  const { scripts } = JSON.parse(textOf('package.json'));
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  assert.notDeepEqual(named, []);
  assert.deepEqual(
    named.filter((name) => !(name in scripts)),
    [],
  );
});

test('the figure of an upgrade shows the phases of an upgrade, and tells a screen reader what it shows', () => {
  const svg = textOf('docs/figures/upgrade.svg');
  const phases = /^(\w+(?: → \w+)+)$/m.exec(figure())?.[1]?.split(' → ') ?? [];
  const drawn = [...svg.matchAll(/<text[^>]*>(\w+)<\/text>/g)].map(([, text = '']) => text);
  assert.notDeepEqual(phases, []);
  assert.deepEqual(
    drawn.filter((text) => phases.includes(text)),
    phases,
  );
  assert.match(svg, /<title id="title">[^<]+<\/title>\s*<desc id="desc">[^<]+<\/desc>/);
});

test(`README.md has at most ${MAX_LINES} lines`, () => {
  assert.equal(readme.split('\n').length <= MAX_LINES, true);
});
