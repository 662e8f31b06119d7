import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTANTS, type Mutant } from './list.ts';

/**
 * Puts each mutant into a copy of the tree and runs the tests of the core there: `npm run mutants`. One that no test
 * catches ends this with an error. An argument picks the mutants whose sentence has it.
 */

const PARTS = ['src', 'webhooks', 'metacontroller', 'test', 'package.json', 'tsconfig.json'] as const;
const [, , only = ''] = process.argv;

const testsIn = (root: string): readonly string[] =>
  ['test/src/lifecycle', 'test/src/objects', 'test/scenarios'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(folder, file)),
  );

/** Exit code of the tests in a copy that has the mutant. */
const tested = async ({ file, find, replace, is }: Mutant): Promise<number> => {
  const root = mkdtempSync(join(tmpdir(), 'flinkapp-mutant-'));
  for (const part of PARTS) cpSync(part, join(root, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  const before = readFileSync(join(root, file), 'utf8');
  if (before.split(find).length !== 2) throw new Error(`${file} has not exactly one '${find}' (${is})`);
  writeFileSync(
    join(root, file),
    before.replace(find, () => replace),
  );
  const child = spawn(process.execPath, ['--import', 'tsx', '--test', '--test-concurrency=1', ...testsIn(root)], {
    cwd: root,
    stdio: 'ignore',
    // Enough schedules for what only they catch, always the same.
    env: { ...process.env, SCHEDULE_RUNS: '120', SCHEDULE_SEED: '7', NODE_TEST_CONTEXT: '' },
  });
  const code = await new Promise<number>((resolve) => child.once('exit', (exit) => resolve(exit ?? 1)));
  rmSync(root, { recursive: true, force: true });
  return code;
};

const queue = MUTANTS.filter(({ is }) => is.includes(only));
const survivors: string[] = [];
const unchanged = await tested({ is: 'nothing', file: 'package.json', find: '"private": true', replace: '"private": true' });
if (unchanged !== 0) throw new Error('the tests fail without any mutant');

let next = 0;
const work = async (): Promise<void> => {
  for (let mutant = queue[next++]; mutant !== undefined; mutant = queue[next++]) {
    const caught = (await tested(mutant)) !== 0;
    if (!caught) survivors.push(mutant.is);
    process.stdout.write(`${caught ? 'caught  ' : 'SURVIVED'}  ${mutant.is}\n`);
  }
};
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));

process.stdout.write(`${queue.length - survivors.length} of ${queue.length} mutants caught\n`);
if (survivors.length > 0) process.exitCode = 1;
