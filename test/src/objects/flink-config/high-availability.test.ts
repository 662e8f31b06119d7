import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasHighAvailability, usesKubernetesStore } from '../../../../src/objects/flink-config/high-availability.ts';
import { spec } from '../../../builders.ts';

const FACTORY = 'org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory';

for (const [name, flinkConfig, available, inConfigMaps] of [
  ['a configuration without the option', {}, false, false],
  ['the value none', { 'high-availability.type': 'NONE' }, false, false],
  ['ZooKeeper', { 'high-availability': 'zookeeper' }, true, false],
  ['the word kubernetes', { 'high-availability.type': 'kubernetes' }, true, true],
  ['the factory class of Kubernetes', { 'high-availability': FACTORY }, true, true],
] as const) {
  test(`high availability: ${name}`, () => {
    const configured = spec({ flinkConfig });
    assert.deepEqual([hasHighAvailability(configured), usesKubernetesStore(configured)], [available, inConfigMaps]);
  });
}
