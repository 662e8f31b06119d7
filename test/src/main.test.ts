import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';

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
