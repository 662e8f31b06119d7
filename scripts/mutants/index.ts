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

/** Tables first: they are quick, and most mutants end there. */
const STAGES: readonly (readonly string[])[] = [
  ['test/src/lifecycle', 'test/src/objects', 'test/metacontroller'],
  ['test/scenarios'],
];

const testsIn = (root: string, folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(root, folder, file)),
  );

interface Result {
  readonly passed: number;
  readonly failed: number;
}

/** All of them in one process: to start one for each file takes ten times as long as the tests. */
const run = async (root: string, tests: readonly string[]): Promise<Result> => {
  const all = tests.map((file) => `await import(${JSON.stringify(file)});`).join('');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--test-reporter=tap', '--input-type=module', '--eval', all],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      // Enough schedules for what only they catch, always the same.
      env: { ...process.env, SCHEDULE_RUNS: '60', SCHEDULE_SEED: '7' },
    },
  );
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  await new Promise<void>((resolve) => child.once('close', () => resolve()));
  const count = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(told)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') };
};

/** How the tests went in a copy that has the mutant, to the end of the first stage that fails. */
const tested = async ({ file, find, replace, is }: Mutant): Promise<Result> => {
  const root = mkdtempSync(join(tmpdir(), 'flinkapp-mutant-'));
  for (const part of PARTS) cpSync(part, join(root, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  const before = readFileSync(join(root, file), 'utf8');
  if (before.split(find).length !== 2) throw new Error(`${file} has not exactly one '${find}' (${is})`);
  writeFileSync(
    join(root, file),
    before.replace(find, () => replace),
  );
  let result: Result = { passed: 0, failed: 0 };
  for (const folders of STAGES) {
    const { passed, failed } = await run(root, testsIn(root, folders));
    result = { passed: result.passed + passed, failed: result.failed + failed };
    if (failed > 0) break;
  }
  rmSync(root, { recursive: true, force: true });
  return result;
};

const queue = MUTANTS.filter(({ is }) => is.includes(only));
const survivors: string[] = [];
const unchanged = await tested({
  is: 'nothing',
  file: 'package.json',
  find: '"private": true',
  replace: '"private": true',
});
if (unchanged.failed > 0 || unchanged.passed < 100)
  throw new Error(`without any mutant ${unchanged.failed} tests fail and ${unchanged.passed} pass`);

let next = 0;
const work = async (): Promise<void> => {
  for (let mutant = queue[next++]; mutant !== undefined; mutant = queue[next++]) {
    const { failed } = await tested(mutant);
    if (failed === 0) survivors.push(mutant.is);
    process.stdout.write(`${failed > 0 ? `caught by ${failed}` : 'SURVIVED'}: ${mutant.is}\n`);
  }
};
await Promise.all(
  Array.from({ length: Math.min(availableParallelism(), Number(process.env['MUTANT_WORKERS'] ?? 4)) }, work),
);

process.stdout.write(`${queue.length - survivors.length} of ${queue.length} mutants caught\n`);
if (survivors.length > 0) process.exitCode = 1;
