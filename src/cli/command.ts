import type { ParseArgsConfig } from 'node:util';
import type { ExitStatus } from './exit.ts';
import type { Kubectl } from './kubectl/kubectl.ts';
import type { Terminal } from './terminal.ts';

export type OptionValue = string | boolean | readonly (string | boolean)[] | undefined;

/** One call of a command. */
export interface Invocation {
  readonly kubectl: Kubectl;
  readonly terminal: Terminal;
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** One command of `kubectl flink`. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** What stands after the name: `NAME… [--no-wait]`. */
  readonly synopsis: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Text for --help, a line an option. */
  readonly help?: string;
  readonly run: (invocation: Invocation) => Promise<ExitStatus>;
}

export const textOption = ({ options }: Invocation, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

export const flagOption = ({ options }: Invocation, name: string): boolean => options[name] === true;
