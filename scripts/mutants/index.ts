import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTANTS } from './list.ts';
import type { Mutant } from './mutant.ts';

/**
 * `npm run mutants [-- [--tables] [TEXT]]` puts each mutant into a copy of the tree and runs the tests of the core there.
 * It fails if no test catches a mutant. TEXT picks the mutants whose sentence contains it. `--tables` runs the tables
 * alone, in minutes: it names the mutants that are left to the scenarios, and fails only if the tables fail unchanged.
 */

const COPIED = [
  'src',
  'webhooks',
  'metacontroller',
  'test',
  'scripts',
  'docs',
  'charts',
  'package.json',
  'tsconfig.json',
] as const;
const args = process.argv.slice(2);
const tablesOnly = args.includes('--tables');
const [filter = ''] = args.filter((arg) => arg !== '--tables');

/** Tables first: they are quick and catch most mutants. */
const TABLES = [
  'test/src/api',
  'test/src/lifecycle',
  'test/src/objects',
  'test/src/kube',
  'test/src/observe',
  'test/src/effects',
  'test/metacontroller',
] as const;
const STAGES: readonly (readonly string[])[] = tablesOnly ? [TABLES] : [TABLES, ['test/scenarios']];

const testsIn = (root: string, folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(root, folder, file));

interface Result {
  readonly passed: number;
  readonly failed: number;
}

/** One process for all files: a process for each takes ten times as long as the tests themselves. */
const runTests = async (root: string, tests: readonly string[]): Promise<Result> => {
  const imports = tests.map((file) => `await import(${JSON.stringify(file)});`).join('');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--test-reporter=tap', '--input-type=module', '--eval', imports],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      // The same schedules in every run, and enough for the mutants that only they catch.
      env: { ...process.env, SCHEDULE_RUNS: '60', SCHEDULE_SEED: '7' },
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise<void>((resolve) => child.once('close', () => resolve()));
  const count = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') };
};

const copyTree = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'flinkapp-mutant-'));
  for (const part of COPIED) cpSync(part, join(root, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  return root;
};

const apply = (root: string, { file, find, replace, fault }: Mutant): void => {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) throw new Error(`${file} does not contain '${find}' exactly once (${fault})`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
};

/** Runs the stages up to the first one that fails. */
const runStages = async (mutant?: Mutant): Promise<Result> => {
  const root = copyTree();
  if (mutant !== undefined) apply(root, mutant);
  let result: Result = { passed: 0, failed: 0 };
  for (const folders of STAGES) {
    const tests = folders.flatMap((folder) => testsIn(root, folder));
    const { passed, failed } = await runTests(root, tests);
    result = { passed: result.passed + passed, failed: result.failed + failed };
    if (failed > 0) break;
  }
  rmSync(root, { recursive: true, force: true });
  return result;
};

const queue = MUTANTS.filter(({ fault }) => fault.includes(filter));
const survivors: string[] = [];
const unchanged = await runStages();
if (unchanged.failed > 0 || unchanged.passed < 100)
  throw new Error(`without a mutant ${unchanged.failed} tests fail and ${unchanged.passed} pass`);

const missed = tablesOnly ? 'left to the scenarios' : 'SURVIVED';
let next = 0;
const worker = async (): Promise<void> => {
  for (let mutant = queue[next++]; mutant !== undefined; mutant = queue[next++]) {
    const { failed } = await runStages(mutant);
    if (failed === 0) survivors.push(mutant.fault);
    const fate = failed > 0 ? `caught by ${failed}` : missed;
    process.stdout.write(`${fate}: ${mutant.fault}\n`);
  }
};
const workers = Math.min(availableParallelism(), Number(process.env['MUTANT_WORKERS'] ?? 4));
await Promise.all(Array.from({ length: workers }, worker));

process.stdout.write(`${queue.length - survivors.length} of ${queue.length} mutants caught\n`);
if (survivors.length > 0 && !tablesOnly) process.exitCode = 1;
