import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkText } from '../../../src/check/check.ts';

/** Manifests written for Lyft's operator, after the fields that it documents, apply as they are. */
const FOLDER = new URL('../../fixtures/lyft/', import.meta.url);

const WARNED: Readonly<Record<string, readonly string[]>> = {
  'integration.yaml': ['memory-room-old', 'memory-room-old'],
  'python.yaml': ['state-durable', 'state-durable'],
  'stored.yaml': ['savepoint-directory'],
  'wordcount.yaml': ['options-forced', 'state-durable', 'state-durable'],
};

for (const name of readdirSync(FOLDER)) {
  test(`${name} applies as it is`, () => {
    const { diagnostics, applications } = checkText(name, readFileSync(new URL(name, FOLDER), 'utf8'));
    assert.deepEqual(
      diagnostics.map(({ level, code }) => (level === 'warning' ? code : `${level} ${code}`)).sort(),
      WARNED[name],
    );
    assert.equal(applications.length, 1);
  });
}
