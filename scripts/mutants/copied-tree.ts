import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

/** A copy of the working tree, in which files may be damaged. */
export interface CopiedTree {
  readonly root: string;
  /** Runs something while the mutant is in the copy. */
  readonly withMutant: <T>(mutant: Mutant, run: () => Promise<T>) => Promise<T>;
  readonly remove: () => void;
}

/** Every file that git knows or would add: a test may read any of them. */
const files = (): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && existsSync(file));

export const copyTree = (): CopiedTree => {
  const root = mkdtempSync(join(tmpdir(), 'flinkapp-mutant-'));
  for (const file of files()) cpSync(file, join(root, file));
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  return {
    root,
    withMutant: async ({ file, find, replace, fault }, run) => {
      const path = join(root, file);
      const text = readFileSync(path, 'utf8');
      if (text.split(find).length !== 2) throw new Error(`${file} does not contain '${find}' exactly once (${fault})`);
      writeFileSync(
        path,
        text.replace(find, () => replace),
      );
      try {
        return await run();
      } finally {
        writeFileSync(path, text);
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};
