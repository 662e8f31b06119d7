import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFlinkVersion } from '../../../../src/api/flink-version.ts';
import { underVersionNames } from '../../../../src/objects/flink-config/option-names.ts';

const FACTORY = 'org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory';

for (const [name, version, config, expected] of [
  [
    'a version that knows the new name gets it in place of the old one',
    '1.20',
    { 'state.savepoints.dir': 's' },
    { 'execution.checkpointing.savepoint-dir': 's' },
  ],
  [
    'a version that does not know the new name gets the old one',
    '1.19',
    { 'execution.checkpointing.dir': 'c' },
    { 'state.checkpoints.dir': 'c' },
  ],
  [
    'of both names, the value under the new one counts for a version that knows it',
    '1.17',
    { 'state.backend': 'a', 'state.backend.type': 'b' },
    { 'state.backend.type': 'b' },
  ],
  [
    'of both names, the value under the old one counts for an older version',
    '1.16',
    { 'state.backend': 'a', 'state.backend.type': 'b' },
    { 'state.backend': 'a' },
  ],
  [
    'Flink 1.16 keeps the word kubernetes for high availability',
    '1.16',
    { 'high-availability.type': 'kubernetes' },
    { 'high-availability': 'kubernetes' },
  ],
  [
    'Flink 1.15 gets the factory class for the word kubernetes, in any case of letters',
    '1.15',
    { 'high-availability.type': 'Kubernetes' },
    { 'high-availability': FACTORY },
  ],
  [
    'Flink 1.15 keeps the word zookeeper',
    '1.15',
    { 'high-availability': 'zookeeper' },
    { 'high-availability': 'zookeeper' },
  ],
  [
    'without a version all names stay as they are, and values become text',
    undefined,
    { 'state.backend': 'a', 'web.timeout': 1 },
    { 'state.backend': 'a', 'web.timeout': '1' },
  ],
] as const) {
  test(`option names: ${name}`, () => {
    assert.deepEqual(underVersionNames(config, parseFlinkVersion(version)), expected);
  });
}
