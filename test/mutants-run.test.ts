import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { copyTree } from '../scripts/mutants/copied-tree.ts';
import { MUTANTS } from '../scripts/mutants/list.ts';
import { runTestFile } from '../scripts/mutants/run-test-file.ts';

/** How `npm run mutants` tells a caught mutant from one that survives, and from tests that did not run. */

/** As `node --test` sets it, also where this file runs by itself. */
process.env['NODE_TEST_CONTEXT'] = 'child-v8';

const WITHIN_MS = 60_000;
const root = mkdtempSync(join(tmpdir(), 'flinkapp-mutants-test-'));
symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
after(() => rmSync(root, { recursive: true }));

const run = (code: string, withinMs = WITHIN_MS) => {
  writeFileSync(join(root, 'a.test.ts'), `import { test } from 'node:test';\n${code}`);
  return runTestFile(root, 'a.test.ts', withinMs);
};

test('a file whose tests pass counts them, although it runs inside a test runner', async () => {
  assert.deepEqual(await run("test('a', () => {}); test('b', () => {});"), { kind: 'passed', tests: 2 });
});

test('a file fails with the name of the first test that fails', async () => {
  const failing =
    "test('a', () => {}); test('b', () => { throw new Error(); }); test('c', () => { throw new Error(); });";
  assert.deepEqual(await run(failing), { kind: 'failed', test: 'b' });
});

test('a test that never ends counts as failed', async () => {
  assert.deepEqual(await run("test('a', () => { while (true); });", 3000), {
    kind: 'failed',
    test: 'no end within 3 s',
  });
});

test('a file that imports what is missing is broken, and says so', async () => {
  const broken = await run("import './missing.ts';\ntest('a', () => {});");
  assert.equal(broken.kind, 'broken');
  assert.match(broken.kind === 'broken' ? broken.why : '', /exit code 1.*missing\.ts/s);
});

test('a file without a test is broken', async () => {
  assert.deepEqual(await run(''), { kind: 'broken', why: 'no test ran' });
});

test('a copied tree has the mutant only while it is tried', async () => {
  const [mutant] = MUTANTS;
  if (mutant === undefined) throw new Error('there is no mutant');
  const tree = copyTree();
  const text = (): string => readFileSync(join(tree.root, mutant.file), 'utf8');
  try {
    const damaged = await tree.withMutant(mutant, async () => text());
    assert.equal(
      damaged,
      readFileSync(mutant.file, 'utf8').replace(mutant.find, () => mutant.replace),
    );
    assert.equal(text(), readFileSync(mutant.file, 'utf8'));
  } finally {
    tree.remove();
  }
});
