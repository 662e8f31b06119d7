import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFlinkVersion } from '../../../src/api/flink-version.ts';
import type { Spec } from '../../../src/api/spec.ts';
import { dynamicOptions, javaOptions, passedAsArgument } from '../../../src/objects/flink-config/entrypoint-options.ts';
import { flinkOptions } from '../../../src/objects/flink-config/flink-options.ts';
import { usesKubernetesStore } from '../../../src/objects/flink-config/high-availability.ts';
import { underVersionNames } from '../../../src/objects/flink-config/option-names.ts';
import { mergeTemplate } from '../../../src/objects/pods/merge-template.ts';
import { record } from '../../builders.ts';

/** Options and templates on their way into pods. */

const FACTORY = 'org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory';

for (const [name, version, config, expected] of [
  [
    'an old name where the new one is known',
    '1.20',
    { 'state.savepoints.dir': 's' },
    { 'execution.checkpointing.savepoint-dir': 's' },
  ],
  ['a new name where it is not', '1.19', { 'execution.checkpointing.dir': 'c' }, { 'state.checkpoints.dir': 'c' }],
  [
    'both: the one that is known counts',
    '1.17',
    { 'state.backend': 'a', 'state.backend.type': 'b' },
    { 'state.backend.type': 'b' },
  ],
  ['in either order', '1.16', { 'state.backend': 'a', 'state.backend.type': 'b' }, { 'state.backend': 'a' }],
  ['the short word', '1.16', { 'high-availability.type': 'kubernetes' }, { 'high-availability': 'kubernetes' }],
  ['before it was known', '1.15', { 'high-availability.type': 'Kubernetes' }, { 'high-availability': FACTORY }],
  ['another word', '1.15', { 'high-availability': 'zookeeper' }, { 'high-availability': 'zookeeper' }],
  [
    'no version: as it is written',
    undefined,
    { 'state.backend': 'a', 'web.timeout': 1 },
    { 'state.backend': 'a', 'web.timeout': '1' },
  ],
] as const) {
  test(`names: ${name}`, () => assert.deepEqual(underVersionNames(config, parseFlinkVersion(version)), expected));
}

test('the port of a JobManager with a store is one that can be named', () => {
  const { rpcPort: _, ...bare } = record({ flinkConfig: { 'high-availability.type': 'kubernetes' } }).spec;
  const port = (spec: Spec) =>
    flinkOptions({ name: 'count', namespace: 'flink' }, 'abc', spec, 'jobmanager')['high-availability.jobmanager.port'];
  assert.deepEqual([port(bare), port({ ...bare, rpcPort: 7000 })], ['6123', '7000']);
});

const spec = (flinkVersion?: string) => record(flinkVersion === undefined ? {} : { flinkVersion }).spec;

for (const [name, got, expected] of [
  ['blanks, from 1.19', passedAsArgument(spec('1.19'), 'a', 'b c'), true],
  ['not before', passedAsArgument(spec('1.18'), 'a', 'b c'), false],
  ['a comment sign, before 1.19', passedAsArgument(spec('1.18'), 'a', 'b#c'), true],
  ['not after', passedAsArgument(spec('1.19'), 'a', 'b#c'), false],
  ['JVM options, always', passedAsArgument(spec('1.10'), 'env.java.opts', '-Da'), true],
] as const) {
  test(`not in FLINK_PROPERTIES: ${name}`, () => assert.equal(got, expected));
}

test('what is spoilt there is given to the process, JVM options to its start script', () => {
  const all = { plain: 'a', spoilt: 'b c', 'env.java.opts.all': '-Da -Db', 'env.java.opts.jobmanager': '-Dc' };
  assert.deepEqual(
    [
      dynamicOptions(spec('1.20'), all),
      javaOptions('jobmanager', all),
      javaOptions('taskmanager', all),
      javaOptions('taskmanager', {}),
    ],
    [
      ['-D', 'spoilt=b c'],
      [{ name: 'FLINK_ENV_JAVA_OPTS_JM', value: '-Da -Db -Dc' }],
      [{ name: 'FLINK_ENV_JAVA_OPTS_TM', value: '-Da -Db' }],
      [],
    ],
  );
});

for (const [name, flinkConfig, expected] of [
  ['none', undefined, false],
  ['ZooKeeper', { 'high-availability': 'zookeeper' }, false],
  ['the word', { 'high-availability.type': 'kubernetes' }, true],
  ['the class', { 'high-availability': FACTORY }, true],
] as const) {
  test(`a store in ConfigMaps: ${name}`, () => {
    const { flinkConfig: _, ...plain } = record().spec;
    assert.equal(usesKubernetesStore(flinkConfig === undefined ? plain : { ...plain, flinkConfig }), expected);
  });
}

for (const [name, base, more, expected] of [
  [
    'items by name',
    { env: [{ name: 'a', value: '1' }] },
    { env: [{ name: 'a', value: '2' }, { name: 'b' }] },
    { env: [{ name: 'a', value: '2' }, { name: 'b' }] },
  ],
  [
    'mounts by path',
    { volumeMounts: [{ mountPath: '/a', name: 'x' }] },
    { volumeMounts: [{ mountPath: '/a', readOnly: true }] },
    { volumeMounts: [{ mountPath: '/a', name: 'x', readOnly: true }] },
  ],
  [
    'lists that grow, each item once',
    { tolerations: [{ key: 'a' }] },
    { tolerations: [{ key: 'a' }, { key: 'b' }] },
    { tolerations: [{ key: 'a' }, { key: 'b' }] },
  ],
  ['other lists are replaced', { args: ['a'] }, { args: ['b'] }, { args: ['b'] }],
  ['objects field by field', { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
  ['a list for something else', { env: 'x' }, { env: [{ name: 'a' }] }, { env: [{ name: 'a' }] }],
  ['something else for a list', { env: [{ name: 'a' }] }, { env: null }, { env: null }],
  ['items that are none', { env: ['x'] }, { env: ['x', 'y'] }, { env: ['x'] }],
] as const) {
  test(`merged: ${name}`, () => assert.deepEqual(mergeTemplate(base, more), expected));
}
