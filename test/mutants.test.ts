import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MUTANTS } from '../scripts/mutants/list.ts';

/** `npm run mutants` runs them; it takes minutes. Here each has to fit the code as it is now. */

const occurrences = (file: string, text: string): number =>
  readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').split(text).length - 1;

for (const { fault, file, find, replace } of MUTANTS) {
  test(`mutant "${fault}": its text occurs once, and its replacement differs`, () => {
    assert.equal(occurrences(file, find), 1, `${file} has to contain once: ${find}`);
    assert.notEqual(replace, find);
  });
}

test('no two mutants have the same sentence', () => {
  const faults = MUTANTS.map(({ fault }) => fault);
  assert.deepEqual([...new Set(faults)], faults);
});
