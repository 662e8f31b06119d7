import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent, request } from 'undici';
import { readConfig } from '../../src/config.ts';
import { serve } from '../../src/serve.ts';
import { emptyKube } from '../fakes/kube.ts';

const DRAIN_MS = 3000;

test('a service that stops takes calls for the drain time, reports not ready and closes every connection', {
  timeout: 30_000,
}, async () => {
  const config = readConfig({ FLINKAPP_LISTEN_PORT: '0', FLINKAPP_METRICS_PORT: '0', FLINKAPP_LOG_LEVEL: 'silent' });
  const transport = () => Promise.reject(new Error('no Flink'));
  const { port, stop } = await serve(config, { kube: emptyKube(), transport });
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const ready = async () => {
    const { statusCode, headers, body } = await request(`https://127.0.0.1:${port}/readyz`, { dispatcher });
    await body.dump();
    return [statusCode, headers['connection']];
  };
  assert.deepEqual(await ready(), [200, 'keep-alive']);
  const stopped = stop(DRAIN_MS);
  assert.deepEqual(
    [await ready(), await ready()],
    [
      [503, 'close'],
      [503, 'close'],
    ],
  );
  await stopped;
  await assert.rejects(ready, { code: 'ECONNREFUSED' });
  await dispatcher.close();
});
