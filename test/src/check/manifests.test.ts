import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkText } from '../../../src/check/check.ts';
import { formatResult } from '../../../src/check/formats.ts';

/** Manifests of test/fixtures/manifests, each with the mistakes of one kind, and all that `flinkapp check` says of them. */

const FOLDER = new URL('../../fixtures/manifests/', import.meta.url);

const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  'helm-nulls.yaml': [],
  'required-nulls.yaml': [
    '9:3: error: spec.entryClass: is missing; write the main class, or use submission: Job with client.args [entry-class]',
    '10:3: error: spec.parallelism: is required; add it [shape]',
  ],
  'memory-milli.yaml': [
    '12:53: error: spec.jobManagerConfig.resources.requests.memory: is less than 1 MiB (got "2048m"); write 2048Mi (the suffix m means a thousandth) [resources]',
    '13:68: error: spec.taskManagerConfig.resources.requests.memory: is less than 1 MiB (got "2048m"); write 2048Mi (the suffix m means a thousandth) [resources]',
  ],
  'metrics-port.yaml': [],
  'template-nulls.yaml': [],
};

const messagesOf = (file: string): readonly string[] =>
  formatResult('text', checkText('', readFileSync(new URL(file, FOLDER), 'utf8')), '1.0.0')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(1));

for (const [file, messages] of Object.entries(MESSAGES))
  test(`flinkapp check of ${file} reports exactly its mistakes`, () => assert.deepEqual(messagesOf(file), messages));

test('every manifest of the folder is checked', () =>
  assert.deepEqual(readdirSync(FOLDER).sort(), Object.keys(MESSAGES).sort()));
