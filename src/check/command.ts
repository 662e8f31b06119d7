import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type Checked, checkText } from './check.ts';
import { FORMATS, type Format, print } from './formats.ts';

export const CHECK_USAGE = `usage: flinkapp check [--output text|json|yaml|github] [--strict] FILE...

Judges FlinkApplications as admission would, without a cluster. FILE: YAML or JSON, with any number of documents; a
folder stands for its *.yaml, *.yml and *.json; - is the standard input. Other resources are passed over.

  --output   text: a line each, FILE:LINE:COLUMN first. json, yaml: what is said, and the resources as they would be
             stored. github: annotations for a pull request.
  --strict   warnings count as errors

Exit status: 0 all can work, 1 some cannot, 2 a file cannot be read, or the command is not understood.
`;

/** What the command reads and writes besides files. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const MANIFEST = /\.(ya?ml|json)$/;

const filesOf = async (path: string): Promise<readonly string[]> => {
  if (path === '-' || !(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => MANIFEST.test(name))
    .sort()
    .map((name) => join(path, name));
};

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;

const isFormat = (text: string): text is Format => FORMATS.some((format) => format === text);

/** @returns the exit status */
export const checkCommand = async (args: readonly string[], { stdin, out, err }: Terminal): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      output: { type: 'string', default: 'text' },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    out(CHECK_USAGE);
    return 0;
  }
  if (positionals.length === 0 || !isFormat(values.output)) {
    err(CHECK_USAGE);
    return 2;
  }
  const files = (await Promise.all(positionals.map(filesOf))).flat();
  const each = await Promise.all(
    files.map(async (file) => checkText(file, file === '-' ? await readAll(stdin) : await readFile(file, 'utf8'))),
  );
  const all: Checked = {
    diagnostics: each.flatMap(({ diagnostics }) => diagnostics),
    applications: each.flatMap(({ applications }) => applications),
  };
  out(print(values.output, all));
  const errors = all.diagnostics.filter(({ level }) => level === 'error').length;
  const warnings = all.diagnostics.length - errors;
  err(
    `${count(all.applications.length, 'FlinkApplication')} in ${count(files.length, 'file')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}\n`,
  );
  return errors > 0 || (values.strict && warnings > 0) ? 1 : 0;
};
