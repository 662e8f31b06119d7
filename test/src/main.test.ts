import assert from 'node:assert/strict';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { VERSION } from '../../src/version.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url);

test('a service that gets SIGTERM while it starts ends at once, with exit code 0', { timeout: 30_000 }, async () => {
  const silent = createServer(() => undefined);
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const asked = once(silent, 'request');
  const env = { ...process.env, FLINKAPP_KUBE_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` };
  const service = fork(MAIN, ['serve'], { env, stdio: 'ignore' });
  const ended = once(service, 'exit');
  // The service now waits for an answer of the API server, which never comes.
  await asked;
  service.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  silent.closeAllConnections();
  silent.close();
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (command: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(command, [...args], { cwd: new URL('../..', import.meta.url) }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

const flinkapp = (...args: readonly string[]): Promise<Ended> => run('npx', ['tsx', 'src/main.ts', ...args]);

for (const args of [['--help'], ['-h'], ['serve', '--help'], ['crd', '--help']])
  test(`flinkapp ${args.join(' ')} prints the commands and exits with 0`, async () => {
    const { code, out, err } = await flinkapp(...args);
    assert.deepEqual([code, out.startsWith('usage: flinkapp serve'), err], [0, true, '']);
  });

for (const args of [['--version'], ['serve', '--version'], ['check', '--version']])
  test(`flinkapp ${args.join(' ')} prints the version and exits with 0`, async () =>
    assert.deepEqual(await flinkapp(...args), { code: 0, out: `flinkapp ${VERSION}\n`, err: '' }));

for (const args of [[], ['chek']])
  test(`flinkapp ${args.join(' ')} prints the commands as an error and exits with 2`, async () => {
    const { code, out, err } = await flinkapp(...args);
    assert.deepEqual([code, out, err.startsWith('usage: flinkapp serve')], [2, '', true]);
  });

test('A reader that closes the pipe ends the output without an error', async () =>
  assert.deepEqual(await run('bash', ['-c', 'npx tsx src/main.ts crd | head -c 1']), { code: 0, out: '{', err: '' }));
