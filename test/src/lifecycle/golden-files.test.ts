import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { PHASES, phaseName } from '../../../src/api/phases.ts';

/** The golden files of decisions and the tests that read them. */

const namesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();

const tests = namesIn('phases/', '.test.ts');
const kebab = (phase: string): string => phase.replace(/\B[A-Z]/g, '-$&').toLowerCase();

test('Each golden file belongs to one test file', () => {
  assert.deepEqual(
    namesIn('../../golden/decisions/', '.yaml'),
    [...tests, 'conditions', 'missing-object', 'status', 'unusable'].sort(),
  );
});

test('Each phase has a test file of its own', () => {
  const missing = PHASES.map((phase) => kebab(phaseName(phase))).filter((phase) => !tests.includes(phase));
  assert.deepEqual(missing, []);
});
