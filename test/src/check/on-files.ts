import { Readable } from 'node:stream';
import type { Terminal } from '../../../src/check/command.ts';

/** What a command on files printed, and its exit status. */
export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type FileCommand = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Runs a command with that text on its standard input. */
export const onFiles = async (command: FileCommand, args: readonly string[], stdin = ''): Promise<Printed> => {
  const printed = { out: '', err: '' };
  const code = await command(args, {
    stdin: Readable.from([stdin]),
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    version: '1.2.3',
  });
  return { code, ...printed };
};
