import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { CHECK_USAGE, checkCommand } from '../../../src/check/command.ts';
import { application } from '../../builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'flinkapp-check-'));
const manifest = (spec: object): string => stringify({ ...application(), spec: { ...application().spec, ...spec } });
const S3 = { 'state.savepoints.dir': 's3://state/savepoints' };
writeFileSync(join(folder, 'valid.yaml'), manifest({ flinkConfig: S3 }));
writeFileSync(join(folder, 'error.yml'), manifest({ flinkConfig: S3, jarName: 'x' }));
writeFileSync(
  join(folder, 'warning.json'),
  JSON.stringify({ ...application(), spec: { ...application().spec, flinkConfig: {} } }),
);
writeFileSync(join(folder, 'notes.txt'), 'a: [');

const JAR_ERROR =
  'error: spec.jarName: invalid jar file name (got "x"); write only the file name, ending in .jar, of a jar in the image\'s web.upload.dir/flink-web-upload [jar-name]';
const DIRECTORY_WARNING =
  'warning: spec.flinkConfig["state.savepoints.dir"]: is missing, and upgrades and deletions fail unless the image sets it; set a directory that all pods share [savepoint-directory]';

/** Runs the command. Its output is shown without the folder and without lines and columns. */
const run = async (args: readonly string[], stdin = '') => {
  const printed = { out: '', err: '' };
  const code = await checkCommand(args, {
    stdin: Readable.from([stdin]),
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
  });
  return { code, out: printed.out.replaceAll(`${folder}/`, '').replaceAll(/:\d+:\d+:/g, ':'), err: printed.err };
};

for (const [situation, args, expected] of [
  [
    'A file without errors exits with 0',
    ['valid.yaml'],
    { code: 0, out: '', err: '1 FlinkApplication in 1 file: 0 errors, 0 warnings\n' },
  ],
  [
    'A file with an error among others exits with 1',
    ['valid.yaml', 'error.yml'],
    { code: 1, out: `error.yml: ${JAR_ERROR}\n`, err: '2 FlinkApplications in 2 files: 1 error, 0 warnings\n' },
  ],
  [
    'A file with a warning exits with 0',
    ['warning.json'],
    {
      code: 0,
      out: `warning.json: ${DIRECTORY_WARNING}\n`,
      err: '1 FlinkApplication in 1 file: 0 errors, 1 warning\n',
    },
  ],
  [
    'With --strict a file with a warning exits with 1',
    ['--strict', 'warning.json'],
    {
      code: 1,
      out: `warning.json: ${DIRECTORY_WARNING}\n`,
      err: '1 FlinkApplication in 1 file: 0 errors, 1 warning\n',
    },
  ],
  [
    'A folder stands for its YAML and JSON files',
    ['.'],
    {
      code: 1,
      out: `error.yml: ${JAR_ERROR}\nwarning.json: ${DIRECTORY_WARNING}\n`,
      err: '3 FlinkApplications in 3 files: 1 error, 1 warning\n',
    },
  ],
] as const) {
  test(situation, async () => {
    const inFolder = args.map((arg) => (arg.startsWith('--') ? arg : join(folder, arg)));
    assert.deepEqual(await run(inFolder), expected);
  });
}

test('The argument - stands for standard input', async () => {
  assert.deepEqual(await run(['-'], manifest({ flinkConfig: S3, jarName: 'x' })), {
    code: 1,
    out: `-: ${JAR_ERROR}\n`,
    err: '1 FlinkApplication in 1 file: 1 error, 0 warnings\n',
  });
});

for (const [situation, args, expected] of [
  ['With --help the usage goes to standard output', ['--help'], { code: 0, out: CHECK_USAGE, err: '' }],
  ['Without a file the usage goes to standard error', [], { code: 2, out: '', err: CHECK_USAGE }],
  [
    'With an unknown output the usage goes to standard error',
    ['--output', 'xml', 'a'],
    { code: 2, out: '', err: CHECK_USAGE },
  ],
] as const) {
  test(situation, async () => assert.deepEqual(await run(args), expected));
}

test('A missing file is an error of the command', () => assert.rejects(run([join(folder, 'none.yaml')]), /ENOENT/));
