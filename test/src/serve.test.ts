import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent, request } from 'undici';
import { readConfig } from '../../src/config.ts';
import { serve } from '../../src/serve.ts';
import { VERSION } from '../../src/version.ts';
import { emptyKube } from '../fakes/kube.ts';

const DRAIN_MS = 3000;

test('a service reports its versions before the first hook call', { timeout: 30_000 }, async () => {
  const config = readConfig({ FLINKAPP_LISTEN_PORT: '0', FLINKAPP_METRICS_PORT: '0', FLINKAPP_LOG_LEVEL: 'silent' });
  const transport = () => Promise.reject(new Error('no Flink'));
  const { metricsPort, stop } = await serve(config, { kube: emptyKube(), transport });
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const { body } = await request(`https://127.0.0.1:${metricsPort}/metrics`, { dispatcher });
  const line = (await body.text()).split('\n').find((text) => text.startsWith('flinkapp_build_info{'));
  assert.equal(line, `flinkapp_build_info{version="${VERSION}",node="${process.versions.node}"} 1`);
  await stop(0);
  await dispatcher.close();
});

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
