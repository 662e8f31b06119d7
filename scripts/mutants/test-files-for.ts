import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LEFT_OUT = ['test/cluster', 'test/contract'] as const;

const TEST_FILES = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => join('test', file))
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('-schedules.test.ts'))
  .filter((file) => !LEFT_OUT.some((folder) => file.startsWith(folder)));

/** How many folders a test shares with the code. */
const nearness = (test: string, code: string): number => {
  const folders = dirname(test).split('/').slice(1);
  return dirname(code)
    .split('/')
    .filter((folder, i) => folders[i] === folder).length;
};

/** All tests that need no cluster, those of the folder of this code first, and the scenarios last. */
export const testFilesFor = (code: string): readonly string[] =>
  TEST_FILES.toSorted(
    (a, b) =>
      Number(a.startsWith('test/scenarios')) - Number(b.startsWith('test/scenarios')) ||
      nearness(b, code) - nearness(a, code),
  );
