import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** What a command printed, or what it said when it failed. */
export interface Said {
  readonly ok: boolean;
  readonly out: string;
  /** What it said beside its answer: warnings. */
  readonly warned?: string;
}

/** kubectl, the only hand of these tests. */
export const kubectl = async (args: readonly string[], input?: unknown): Promise<Said> => {
  const running = exec('kubectl', args, { maxBuffer: 64 * 1024 * 1024 });
  if (input !== undefined) running.child.stdin?.end(JSON.stringify(input));
  try {
    const { stdout, stderr } = await running;
    return { ok: true, out: stdout, warned: stderr };
  } catch (error) {
    return { ok: false, out: error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error) };
  }
};

export const apply = (object: unknown): Promise<Said> => kubectl(['apply', '-f', '-'], object);

export const names = async (kind: string, selector: string): Promise<readonly string[]> => {
  const { out } = await kubectl(['get', kind, '-l', selector, '-o', 'name']);
  return out.split('\n').filter((line) => line !== '');
};

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again until it holds; false when the time is over. Not more often than needed: kubectl itself takes a good part of a core. */
export const until = async (condition: () => Promise<boolean>, withinMs = 240_000, everyMs = 400): Promise<boolean> => {
  const end = Date.now() + withinMs;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() > end) return false;
    await sleep(everyMs);
  }
};
