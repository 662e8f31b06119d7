import { type Invocation, textOption } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';

/**
 * The one name that a command takes.
 * @throws CommandError
 */
export const oneName = (positionals: readonly string[]): string => {
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new CommandError(EXIT.usage, 'name one FlinkApplication');
  return name;
};

/**
 * Reads a number.
 * @throws CommandError
 */
export const toNumber = (option: string, text: string | undefined): number => {
  const value = Number(text);
  if (text === undefined || !Number.isInteger(value) || value < 0)
    throw new CommandError(EXIT.usage, `--${option} needs a whole number`);
  return value;
};

const UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/**
 * Milliseconds of a duration such as `90s`, `10m` or `1h`.
 * @throws CommandError
 */
const toMilliseconds = (option: string, text: string): number => {
  const [, number, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  if (unit !== 's' && unit !== 'm' && unit !== 'h')
    throw new CommandError(EXIT.usage, `--${option} needs a duration such as 90s, 10m or 1h (got ${text})`);
  return Number(number) * UNITS[unit];
};

/**
 * Milliseconds that a command waits: --timeout, or ten minutes.
 * @throws CommandError
 */
export const timeoutOf = (invocation: Invocation): number =>
  toMilliseconds('timeout', textOption(invocation, 'timeout') ?? '10m');
