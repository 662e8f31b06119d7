import { spawn } from 'node:child_process';

/** What became of one test file. */
export type TestRun =
  | { readonly kind: 'passed'; readonly tests: number }
  /** The name of the first test that failed. */
  | { readonly kind: 'failed'; readonly test: string }
  /** It did not run to its end, and no test failed. */
  | { readonly kind: 'broken'; readonly why: string };

const FAILED = /^ *not ok \d+ - (.*)$/m;
const PASSED = /^# pass (\d+)$/m;

/**
 * Without the variable by which `node --test` makes its children report in its own binary format, and without options for
 * a reporter: what runs here always reports TAP.
 */
const environment = (): NodeJS.ProcessEnv => {
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...rest } = process.env;
  return rest;
};

const runOf = (output: string, errors: string): TestRun => {
  const failed = FAILED.exec(output)?.[1];
  if (failed !== undefined) return { kind: 'failed', test: failed };
  const passed = Number(PASSED.exec(output)?.[1] ?? 0);
  if (passed > 0 && errors === '') return { kind: 'passed', tests: passed };
  return { kind: 'broken', why: errors === '' ? 'no test ran' : errors };
};

/**
 * Runs one test file of a tree, up to the first test that fails.
 * @param withinMs a mutant may make a test run for ever, which counts as a failure
 */
export const runTestFile = async (root: string, file: string, withinMs: number): Promise<TestRun> => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--test-reporter=tap', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  let output = '';
  let errors = '';
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, withinMs);
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (FAILED.test(output)) child.kill('SIGKILL');
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  if (isLate) return { kind: 'failed', test: `no end within ${withinMs / 1000} s` };
  return runOf(output, code === 0 ? '' : `exit code ${code}. ${errors}`);
};
