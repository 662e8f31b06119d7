import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../../src/api/spec.ts';
import { flinkOptions } from '../../../../src/objects/flink-config/flink-options.ts';
import { HIGHLY_AVAILABLE, OWNER, recordWithout } from '../fixtures.ts';

for (const [name, more, expected] of [
  ['the default of rpcPort, if the spec has none', {}, '6123'],
  ['rpcPort', { rpcPort: 7000 }, '7000'],
] as const) {
  test(`with high availability, the JobManager listens on ${name}, not on a random port`, () => {
    const { spec } = recordWithout(['rpcPort'], HIGHLY_AVAILABLE);
    const options = flinkOptions(OWNER, { hash: 'abc', spec: { ...spec, ...more } }, 'jobmanager');
    assert.equal(options['high-availability.jobmanager.port'], expected);
  });
}

for (const [flinkVersion, option, value] of [
  ['1.20', 'jobstore.expiration-time', '604800'],
  ['2.2', 'jobstore.expiration-time', '604800'],
  ['2.3', 'completed-application-store.expiration-time', '7d'],
] as const) {
  test(`a JobManager of Flink ${flinkVersion} lists ended jobs for seven days, unless the user sets it`, () => {
    const cluster = (flinkConfig: NonNullable<Spec['flinkConfig']>) => recordWithout([], { flinkVersion, flinkConfig });
    assert.equal(flinkOptions(OWNER, cluster({}), 'jobmanager')[option], value);
    assert.equal(flinkOptions(OWNER, cluster({ [option]: '60' }), 'jobmanager')[option], '60');
    assert.equal(flinkOptions(OWNER, cluster({}), 'taskmanager')[option], undefined);
  });
}
