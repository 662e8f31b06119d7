import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { memoryOf } from '../../../src/convert/apache-pods.ts';
import { CONVERT_USAGE, convertCommand } from '../../../src/convert/command.ts';
import { onFiles } from '../check/on-files.ts';

const fixture = fileURLToPath(new URL('../../fixtures/convert/deployments.yaml', import.meta.url));
const golden = new URL('../../golden/convert.txt', import.meta.url);

const run = (args: readonly string[], stdin = '') => onFiles(convertCommand, args, stdin);

test("FlinkDeployments of Apache's operator become the FlinkApplications of test/golden/convert.txt", async () => {
  const { code, out, err } = await run(['apache', fixture]);
  const text = `exit status ${code}\n--- stdout\n${out}--- stderr\n${err}`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
  assert.equal(text, readFileSync(golden, 'utf8'));
});

test('A FlinkDeployment on standard input is converted', async () => {
  const [first = ''] = readFileSync(fixture, 'utf8').split('---\n');
  const { code, err } = await run(['apache', '-'], first);
  assert.deepEqual([code, err.includes(' error: ')], [0, false]);
});

for (const [flink, kubernetes] of [
  ['2048m', '2048Mi'],
  ['2g', '2Gi'],
  ['1.5 GB', '1.5Gi'],
  ['512k', '512Ki'],
  ['2Gi', '2Gi'],
  [2048, '2048'],
  [undefined, undefined],
] as const)
  test(`The memory ${flink} becomes ${kubernetes}`, () => assert.equal(memoryOf(flink), kubernetes));

test('A file without a FlinkDeployment exits with 2', async () =>
  assert.deepEqual(await run(['apache', '-'], 'kind: ConfigMap\n'), {
    code: 2,
    out: '',
    err: 'No FlinkDeployment was found; name a file that holds one\n',
  }));

for (const args of [[], ['apache'], ['storm', 'a.yaml']])
  test(`The arguments ${JSON.stringify(args)} print the usage as an error`, async () =>
    assert.deepEqual(await run(args), { code: 2, out: '', err: CONVERT_USAGE }));

test('With --help the usage goes to standard output', async () =>
  assert.deepEqual(await run(['--help']), { code: 0, out: CONVERT_USAGE, err: '' }));

test('A missing file is an error of the command', () => assert.rejects(run(['apache', 'none.yaml']), /ENOENT/));
