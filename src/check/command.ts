import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { type PlatformDefaults, toPlatformDefaults } from '../admission/platform-defaults.ts';
import { checkText } from './check.ts';
import { type Files, readFiles } from './files.ts';
import { FORMATS, type Format, formatResult } from './formats.ts';
import { type CheckResult, mergeResults, unreadable } from './result.ts';
import { CHECK_USAGE } from './usage.ts';

/** Standard input, output and error, and the version to print. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly version: string;
}

const OPTIONS = {
  output: { type: 'string', short: 'o', default: 'text' },
  defaults: { type: 'string' },
  strict: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  'allow-empty': { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const isFormat = (text: string): text is Format => FORMATS.some((format) => format === text);

const numberOf = ({ diagnostics }: CheckResult, level: 'error' | 'warning'): number =>
  diagnostics.filter((diagnostic) => diagnostic.level === level).length;

const isEmpty = (result: CheckResult): boolean => result.applications.length === 0 && numberOf(result, 'error') === 0;

/** What a person reads after the messages: what was not judged, and the sums. */
const summary = ({ manifests, sources }: Files, result: CheckResult): string => {
  const files = count(manifests.length, 'file');
  const sums = `${count(numberOf(result, 'error'), 'error')}, ${count(numberOf(result, 'warning'), 'warning')}`;
  const lines = [
    ...sources.map(({ path, advice }) => `${path} ${advice}`),
    `${count(result.applications.length, 'FlinkApplication')} in ${files}: ${sums}`,
  ];
  return `${lines.join('\n')}\n`;
};

const withoutWarnings = (result: CheckResult): CheckResult => ({
  ...result,
  diagnostics: result.diagnostics.filter(({ level }) => level === 'error'),
});

interface Strictness {
  readonly strict: boolean;
  readonly 'allow-empty': boolean;
}

const exitStatus = (files: Files, result: CheckResult, options: Strictness): 0 | 1 | 2 => {
  if (files.unreadable.length > 0) return 2;
  if (numberOf(result, 'error') > 0 || (options.strict && numberOf(result, 'warning') > 0)) return 1;
  return isEmpty(result) && !options['allow-empty'] ? 2 : 0;
};

const readDefaults = async (file: string): Promise<PlatformDefaults> =>
  toPlatformDefaults(parse(await readFile(file, 'utf8')));

/**
 * @returns the exit status
 * @throws TypeError if an argument is unknown, BadDefaults or an error of the file system if the defaults cannot be read
 */
export const checkCommand = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const { out, err, stdin, version } = terminal;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  if (values.help || values.version) {
    out(values.help ? CHECK_USAGE : `flinkapp ${version}\n`);
    return 0;
  }
  if (positionals.length === 0 || !isFormat(values.output)) {
    err(CHECK_USAGE);
    return 2;
  }
  const defaults = values.defaults === undefined ? {} : await readDefaults(values.defaults);
  const files = await readFiles(positionals, stdin);
  const result = mergeResults([
    ...files.unreadable.map(({ file, reason }) => unreadable(file, reason)),
    ...files.manifests.map(({ file, text }) => checkText(file, text, defaults)),
  ]);
  out(formatResult(values.output, values.quiet ? withoutWarnings(result) : result, version));
  if (!values.quiet) err(summary(files, result));
  if (isEmpty(result) && !values['allow-empty'])
    err('No FlinkApplication was found; name a file that holds one, or pass --allow-empty\n');
  return exitStatus(files, result, values);
};
