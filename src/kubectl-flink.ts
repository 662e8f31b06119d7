#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { kubectlWith } from './cli/kubectl/kubectl.ts';
import { run } from './cli/run.ts';
import type { Terminal } from './cli/terminal.ts';
import { VERSION } from './version.ts';

const { stdin, stdout, stderr, env } = process;

const withColor = (when: string): boolean => {
  if (when !== 'auto') return when === 'always';
  return stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
};

/** Anything but a clear yes is a no. */
const confirm = async (question: string): Promise<boolean> => {
  const prompt = createInterface({ input: stdin, output: stderr });
  const answer = await prompt.question(`${question} [y/N] `);
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
};

const terminal = (when: string): Terminal => ({
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  color: withColor(when),
  columns: stdout.isTTY === true ? stdout.columns : undefined,
  confirm: stdin.isTTY === true && stderr.isTTY === true ? confirm : undefined,
  now: Date.now,
  sleep: (ms) => setTimeout(ms),
});

stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const [word, ...args] = process.argv.slice(2);
if (word === 'check') {
  const { checkCommand } = await import('./check/command.ts');
  const { out, err } = terminal('never');
  process.exitCode = await checkCommand(args, { stdin, out, err, version: VERSION }).catch((error: unknown) => {
    err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  });
} else {
  process.exitCode = await run(process.argv.slice(2), { kubectl: kubectlWith, terminal, version: VERSION });
}
