import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Command, OptionValue } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { CommandError, EXIT } from './exit.ts';
import { KUBECTL_FLAGS, kubectlFlags } from './kubectl/flags.ts';
import type { Kubectl } from './kubectl/kubectl.ts';
import type { Terminal } from './terminal.ts';
import { USAGE, usageOf } from './usage.ts';

/** The world of a call. */
export interface World {
  readonly kubectl: (flags: readonly string[]) => Kubectl;
  /** @param color WHEN of --color */
  readonly terminal: (color: string) => Terminal;
  readonly version: string;
}

const GLOBAL_OPTIONS = {
  ...KUBECTL_FLAGS,
  namespace: { type: 'string', short: 'n' },
  color: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Parsed {
  readonly values: Readonly<Record<string, OptionValue>>;
  readonly positionals: readonly string[];
}

const invalidArguments = (cause: unknown): CommandError =>
  new CommandError(EXIT.usage, cause instanceof Error ? cause.message : String(cause), { cause });

const parse = (args: readonly string[], options: NonNullable<ParseArgsConfig['options']>): Parsed => {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...GLOBAL_OPTIONS, ...options } });
  } catch (error) {
    throw invalidArguments(error);
  }
};

const runCommand = async (command: Command, args: readonly string[], world: World): Promise<number> => {
  const { values, positionals } = parse(args, command.options);
  const { color } = values;
  const terminal = world.terminal(typeof color === 'string' ? color : 'auto');
  if (values['help'] === true) {
    terminal.out(usageOf(command));
    return EXIT.ok;
  }
  return command.run({ kubectl: world.kubectl(kubectlFlags(values)), terminal, positionals, options: values });
};

const dispatch = (args: readonly string[], world: World): Promise<number> | number => {
  const [word, ...rest] = args;
  const { out, err } = world.terminal('auto');
  if (word === undefined) {
    err(USAGE);
    return EXIT.usage;
  }
  if (word === '--help' || word === '-h' || word === 'help') {
    out(USAGE);
    return EXIT.ok;
  }
  if (word === 'version' || word === '--version') {
    out(`kubectl-flink ${world.version}\n`);
    return EXIT.ok;
  }
  const command = COMMANDS.find(({ name, aliases = [] }) => name === word || aliases.includes(word));
  if (command === undefined)
    throw new CommandError(EXIT.usage, `there is no command ${word}; kubectl flink --help lists all`);
  return runCommand(command, rest, world);
};

/** Runs one command of `kubectl flink`. @returns its exit status */
export const run = async (args: readonly string[], world: World): Promise<number> => {
  try {
    return await dispatch(args, world);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    world.terminal('auto').err(`${error.message}\n`);
    return error.status;
  }
};
