import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type CheckResult, checkText, mergeResults } from './check.ts';
import { FORMATS, type Format, formatResult } from './formats.ts';

export const CHECK_USAGE = `usage: flinkapp check [--output text|json|yaml|github] [--strict] FILE...

Checks FlinkApplications as the admission webhooks do, without a cluster.
FILE is a YAML or JSON file with any number of documents, a folder (its *.yaml, *.yml and *.json files), or - for
standard input. Resources of other kinds are skipped.

  --output text    one line per message: FILE:LINE:COLUMN: LEVEL: MESSAGE (default)
  --output json    all messages, and the applications with their defaults
  --output yaml    the same as YAML
  --output github  annotations for a pull request
  --strict         warnings count as errors

Exit status: 0 no errors; 1 errors found; 2 a file cannot be read, or the arguments are invalid.
`;

/** Standard input, output and error. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const MANIFEST = /\.(ya?ml|json)$/;

/** The files of an argument, in a stable order. */
const filesOf = async (path: string): Promise<readonly string[]> => {
  if (path === '-' || !(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => MANIFEST.test(name))
    .sort()
    .map((name) => join(path, name));
};

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const isFormat = (text: string): text is Format => FORMATS.some((format) => format === text);

const OPTIONS = {
  output: { type: 'string', default: 'text' },
  strict: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const checkFiles = async (files: readonly string[], stdin: NodeJS.ReadableStream): Promise<CheckResult> => {
  const results = await Promise.all(
    files.map(async (file) => checkText(file, file === '-' ? await readAll(stdin) : await readFile(file, 'utf8'))),
  );
  return mergeResults(results);
};

/**
 * @returns the exit status
 * @throws if a file cannot be read or an argument is unknown
 */
export const checkCommand = async (args: readonly string[], { stdin, out, err }: Terminal): Promise<number> => {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  if (values.help) {
    out(CHECK_USAGE);
    return 0;
  }
  if (positionals.length === 0 || !isFormat(values.output)) {
    err(CHECK_USAGE);
    return 2;
  }
  const files = (await Promise.all(positionals.map(filesOf))).flat();
  const result = await checkFiles(files, stdin);
  out(formatResult(values.output, result));
  const errors = result.diagnostics.filter(({ level }) => level === 'error').length;
  const warnings = result.diagnostics.length - errors;
  const applications = count(result.applications.length, 'FlinkApplication');
  err(`${applications} in ${count(files.length, 'file')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}\n`);
  return errors > 0 || (values.strict && warnings > 0) ? 1 : 0;
};
