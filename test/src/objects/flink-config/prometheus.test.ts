import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../../src/api/spec.ts';
import { flinkOptions } from '../../../../src/objects/flink-config/flink-options.ts';
import { OWNER, recordWithout } from '../fixtures.ts';

const reporters = (more: Partial<Spec>): Readonly<Record<string, string>> => {
  const options = flinkOptions(OWNER, recordWithout([], more), 'taskmanager');
  return Object.fromEntries(Object.entries(options).filter(([name]) => name.startsWith('metrics.reporter')));
};

const CLASS = 'org.apache.flink.metrics.prometheus.PrometheusReporter';
const EXCLUDES = { 'metrics.reporter.prom.scope.variables.excludes': 'task_attempt_id;task_attempt_num' };
const PORT = { 'metrics.reporter.prom.port': '9249' };
const ON = { metrics: { prometheus: true } };

for (const [name, more, expected] of [
  ['Flink has no reporter without spec.metrics', {}, {}],
  ['Flink has no reporter with spec.metrics that does not ask for one', { metrics: { port: 9000 } }, {}],
  [
    'Flink 1.13 and newer name the factory of the reporter',
    { flinkVersion: '1.13', ...ON },
    { ...EXCLUDES, ...PORT, 'metrics.reporter.prom.factory.class': `${CLASS}Factory` },
  ],
  [
    'Flink before 1.13 names the class of the reporter',
    { flinkVersion: '1.12', ...ON },
    { ...EXCLUDES, ...PORT, 'metrics.reporter.prom.class': CLASS },
  ],
  [
    'Flink of an unknown version names the class of the reporter',
    ON,
    { ...EXCLUDES, ...PORT, 'metrics.reporter.prom.class': CLASS },
  ],
  [
    'The port is that of spec.metrics, and users can choose the labels that the reporter leaves out',
    {
      flinkVersion: '2.0',
      metrics: { prometheus: true, port: 9000 },
      flinkConfig: { 'metrics.reporter.prom.scope.variables.excludes': 'host' },
    },
    {
      'metrics.reporter.prom.scope.variables.excludes': 'host',
      'metrics.reporter.prom.port': '9000',
      'metrics.reporter.prom.factory.class': `${CLASS}Factory`,
    },
  ],
] as const) {
  test(name, () => {
    const flinkVersion = 'flinkVersion' in more ? more.flinkVersion : '';
    assert.deepEqual(reporters({ ...more, flinkVersion }), expected);
  });
}

for (const [listed, expected] of [
  ['jmx, slf4j', 'jmx,slf4j,prom'],
  ['jmx,prom', 'jmx,prom'],
  ['', ''],
] as const) {
  test(`with spec.metrics the list of reporters ${JSON.stringify(listed)} becomes ${JSON.stringify(expected)}`, () =>
    assert.equal(reporters({ ...ON, flinkConfig: { 'metrics.reporters': listed } })['metrics.reporters'], expected));
}

test('without spec.metrics a list of reporters stays as it is', () =>
  assert.equal(reporters({ flinkConfig: { 'metrics.reporters': 'jmx' } })['metrics.reporters'], 'jmx'));
