import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MUTANTS } from '../scripts/mutants/list.ts';

/** `npm run mutants` runs them; it takes minutes. Here each has to fit the code as it is now. */

const occurrences = (file: string, text: string): number =>
  readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').split(text).length - 1;

for (const { fault, file, find, replace, caughtBy } of MUTANTS) {
  test(`mutant "${fault}": its text occurs once, its replacement differs, and it names a test file`, () => {
    assert.equal(occurrences(file, find), 1, `${file} has to contain once: ${find}`);
    assert.notEqual(replace, find);
    assert.notEqual(caughtBy, undefined, 'without one CI tries all test files: npm run mutants prints the first');
    assert.equal(existsSync(new URL(`../${caughtBy}`, import.meta.url)), true, `${caughtBy} has to exist`);
  });
}

test('no two mutants have the same sentence', () => {
  const faults = MUTANTS.map(({ fault }) => fault);
  assert.deepEqual([...new Set(faults)], faults);
});
