import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';

const sandbox = (...args: readonly string[]): Promise<{ code: number; out: string }> =>
  new Promise((resolve) => {
    execFile('npx', ['tsx', 'scripts/sandbox/index.ts', ...args], { timeout: 120_000 }, (error, stdout) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : Number(error !== null), out: stdout }),
    );
  });

test('the sandbox deploys an application, upgrades it from a savepoint and deletes it', {
  timeout: 130_000,
}, async () => {
  const { code, out } = await sandbox();
  const words = [...out.matchAll(/ {2}(?:phase|event) +(\w+)/g)].map(([, word]) => word);
  assert.deepEqual(
    [code, words.filter((word) => ['Running', 'SavepointTaken', 'Deleted'].includes(word ?? ''))],
    [0, ['Running', 'SavepointTaken', 'Running', 'SavepointTaken', 'Deleted']],
    out,
  );
  assert.match(out, /0 pods and 0 objects are left/);
});

test('the sandbox shows why admission refuses a manifest, and ends with an error', { timeout: 130_000 }, async () => {
  const manifest = parse(readFileSync('examples/wordcount.yaml', 'utf8'));
  const file = join(mkdtempSync(join(tmpdir(), 'flinkapp-')), 'bad.yaml');
  writeFileSync(file, stringify({ ...manifest, spec: { ...manifest.spec, jarName: 'no-jar' } }));
  const { code, out } = await sandbox('-f', file);
  assert.equal(code, 1);
  assert.match(out, /refused +spec\.jarName: /);
});
