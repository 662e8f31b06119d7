import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkText } from '../../../src/check/check.ts';

/** Manifests for Lyft's operator, with the fields that its documentation names, pass unchanged. */
const FOLDER = new URL('../../fixtures/lyft/', import.meta.url);

const CODES: Readonly<Record<string, readonly string[]>> = {
  'integration.yaml': ['warning memory-room-old', 'warning memory-room-old'],
  'python.yaml': ['warning state-durable', 'warning state-durable'],
  'stored.yaml': ['warning savepoint-directory'],
  'wordcount.yaml': ['warning options-forced', 'warning state-durable', 'warning state-durable'],
};

for (const file of readdirSync(FOLDER)) {
  test(`${file}, a manifest for Lyft's operator, passes unchanged`, () => {
    const { diagnostics, applications } = checkText(file, readFileSync(new URL(file, FOLDER), 'utf8'));
    const codes = diagnostics.map(({ level, code }) => `${level} ${code}`).sort();
    assert.deepEqual([codes, applications.length], [CODES[file], 1]);
  });
}
