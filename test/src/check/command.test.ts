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
writeFileSync(join(folder, 'good.yaml'), manifest({ flinkConfig: S3 }));
writeFileSync(join(folder, 'bad.yml'), manifest({ flinkConfig: S3, jarName: 'x' }));
writeFileSync(
  join(folder, 'warned.json'),
  JSON.stringify({ ...application(), spec: { ...application().spec, flinkConfig: {} } }),
);
writeFileSync(join(folder, 'notes.txt'), 'a: [');

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
  return { code, ...printed, lines: printed.out.split('\n').length - 1 };
};

for (const [name, args, expected] of [
  ['a file that can work', ['good.yaml'], [0, 0, '1 FlinkApplication in 1 file: 0 errors, 0 warnings\n']],
  ['a file that cannot', ['good.yaml', 'bad.yml'], [1, 1, '2 FlinkApplications in 2 files: 1 error, 0 warnings\n']],
  ['a warning', ['warned.json'], [0, 1, '1 FlinkApplication in 1 file: 0 errors, 1 warning\n']],
  ['a warning, strictly', ['--strict', 'warned.json'], [1, 1, '1 FlinkApplication in 1 file: 0 errors, 1 warning\n']],
  ['a folder', ['.'], [1, 2, '3 FlinkApplications in 3 files: 1 error, 1 warning\n']],
] as const) {
  test(`check: ${name}`, async () => {
    const { code, lines, err } = await run(args.map((arg) => (arg.startsWith('--') ? arg : join(folder, arg))));
    assert.deepEqual([code, lines, err], expected);
  });
}

test('check: the standard input', async () => {
  const { code, out } = await run(['-'], manifest({ flinkConfig: S3, jarName: 'x' }));
  assert.equal(code, 1);
  assert.match(out, /^-:\d+:3: error: spec\.jarName: is not the file name of a jar/);
});

for (const [name, args, expected] of [
  ['help', ['--help'], { code: 0, out: CHECK_USAGE, err: '' }],
  ['no file', [], { code: 2, out: '', err: CHECK_USAGE }],
  ['an output nobody knows', ['--output', 'xml', 'a'], { code: 2, out: '', err: CHECK_USAGE }],
] as const) {
  test(`check: ${name}`, async () => {
    const { lines: _, ...printed } = await run(args);
    assert.deepEqual(printed, expected);
  });
}

test('check: a file that is not there is an error of the command', () =>
  assert.rejects(run([join(folder, 'none.yaml')]), /ENOENT/));
