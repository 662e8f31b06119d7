import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { checkText } from '../check/check.ts';
import type { Terminal } from '../check/command.ts';
import { formatResult } from '../check/formats.ts';
import { convertApache } from './apache.ts';
import type { Converted, Note } from './converted.ts';

export const CONVERT_USAGE = `usage: flinkapp convert apache FILE...

Prints FlinkApplications made from the FlinkDeployments of Apache's operator in YAML or JSON files; - stands for standard
input. Comments name what could not be carried over, and the messages of flinkapp check follow on standard error.

Exit status: 0 converted; 1 a result has errors; 2 a file cannot be read, it has no FlinkDeployment, or the arguments are
invalid.
`;

const comment = ({ path, text }: Note): string => `# ${path}: ${text}\n`;

const toYaml = ({ application, notes }: Converted): string =>
  `---\n${notes.map(comment).join('')}${stringify(application, { lineWidth: 0, aliasDuplicateObjects: false })}`;

const convertText = (text: string): readonly Converted[] => {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const converted = convertApache(document.toJS());
    return converted === undefined ? [] : [converted];
  });
};

/**
 * @returns the exit status
 * @throws if a file cannot be read or an argument is unknown
 */
export const convertCommand = async (
  args: readonly string[],
  { stdin, out, err, version }: Terminal,
): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    out(CONVERT_USAGE);
    return 0;
  }
  const [operator, ...files] = positionals;
  if (operator !== 'apache' || files.length === 0) {
    err(CONVERT_USAGE);
    return 2;
  }
  const texts = await Promise.all(files.map((file) => (file === '-' ? readAll(stdin) : readFile(file, 'utf8'))));
  const converted = texts.flatMap(convertText);
  if (converted.length === 0) {
    err('No FlinkDeployment was found; name a file that holds one\n');
    return 2;
  }
  const yaml = converted.map(toYaml).join('');
  out(yaml);
  const result = checkText('converted', yaml);
  err(formatResult('text', result, version));
  return result.diagnostics.some(({ level }) => level === 'error') ? 1 : 0;
};
