import { availableParallelism } from 'node:os';
import { type CopiedTree, copyTree } from './copied-tree.ts';
import { MUTANTS } from './list.ts';
import type { Mutant } from './mutant.ts';
import { runTestFile, type TestRun } from './run-test-file.ts';
import { testFilesFor } from './test-files-for.ts';

/**
 * `npm run mutants [-- TEXT]` puts each mutant into a copy of the tree and runs the test file there that is to catch it;
 * for a mutant that names none, all test files, those near the damaged file first. It fails if a mutant survives. TEXT
 * picks the mutants whose sentence contains it. MUTANT_WORKERS (2) is how many run at once.
 */

const [text = ''] = process.argv.slice(2);
const WORKERS = Math.min(availableParallelism(), Number(process.env['MUTANT_WORKERS'] ?? 2));
/** No test file takes as long on an idle machine. */
const WITHIN_MS = 300_000;

const queue = MUTANTS.filter(({ fault }) => fault.includes(text));
const trees = Array.from({ length: WORKERS }, copyTree);
const survivors: string[] = [];
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Each worker takes the next item, in a tree of its own. */
const forEach = async <T>(items: readonly T[], run: (item: T, tree: CopiedTree) => Promise<void>): Promise<void> => {
  const left = [...items];
  const work = async (tree: CopiedTree): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item, tree);
  };
  await Promise.all(trees.map(work));
};

/** A test file that fails without a mutant proves nothing. */
const checkUnchanged = async (file: string, { root }: CopiedTree): Promise<void> => {
  const run = await runTestFile(root, file, WITHIN_MS);
  if (run.kind === 'failed') throw new Error(`without a mutant ${file} fails: ${run.test}`);
  if (run.kind === 'broken') throw new Error(`without a mutant ${file} does not run: ${run.why}`);
};

interface Trial {
  readonly file: string;
  readonly run: TestRun;
}

/** The first run that does not pass, or the last one. */
const runTests = async (mutant: Mutant, { root }: CopiedTree): Promise<Trial> => {
  let trial: Trial = { file: 'no test file', run: { kind: 'broken', why: 'there is none' } };
  for (const file of mutant.caughtBy === undefined ? testFilesFor(mutant.file) : [mutant.caughtBy]) {
    trial = { file, run: await runTestFile(root, file, WITHIN_MS) };
    if (trial.run.kind !== 'passed') break;
  }
  return trial;
};

const tryMutant = async (mutant: Mutant, tree: CopiedTree): Promise<void> => {
  const { file, run } = await tree.withMutant(mutant, () => runTests(mutant, tree));
  if (run.kind === 'failed') {
    if (mutant.caughtBy === undefined) await checkUnchanged(file, tree);
    return print(`caught by ${file}: ${mutant.fault}`);
  }
  survivors.push(mutant.fault);
  print(run.kind === 'broken' ? `${file} does not run: ${mutant.fault}\n${run.why}` : `SURVIVED: ${mutant.fault}`);
};

try {
  await forEach([...new Set(queue.flatMap(({ caughtBy = [] }) => caughtBy))], checkUnchanged);
  await forEach(queue, tryMutant);
} finally {
  for (const tree of trees) tree.remove();
}
print(`${queue.length - survivors.length} of ${queue.length} mutants caught`);
if (survivors.length > 0) process.exitCode = 1;
