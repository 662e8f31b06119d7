import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadSetting, readConfig } from '../../src/config.ts';

test('a setting that the environment does not have takes its default', () => {
  const { port, certificates, kubeUrl } = readConfig({});
  assert.deepEqual({ port, certificates, kubeUrl }, { port: 8443, certificates: 'flinkapp', kubeUrl: '' });
});

test('a setting of the environment replaces the default, and port 0 is allowed', () => {
  assert.equal(readConfig({ FLINKAPP_LISTEN_PORT: '9' }).port, 9);
  assert.equal(readConfig({ FLINKAPP_METRICS_PORT: '0' }).metricsPort, 0);
});

for (const [name, environment, message] of [
  [
    'a port that is no number',
    { FLINKAPP_LISTEN_PORT: 'tcp://1' },
    "FLINKAPP_LISTEN_PORT must be a positive number, not 'tcp://1'",
  ],
  [
    'a time of 0 seconds',
    { FLINKAPP_HOOK_BUDGET_SECONDS: '0' },
    "FLINKAPP_HOOK_BUDGET_SECONDS must be a positive number, not '0'",
  ],
  [
    'an unknown source of certificates',
    { FLINKAPP_CERTIFICATES: 'me' },
    "FLINKAPP_CERTIFICATES must be flinkapp or secret, not 'me'",
  ],
] as const) {
  test(`${name} is an error that names the variable and its value`, () => {
    assert.throws(() => readConfig(environment), new BadSetting(message));
  });
}
