import assert from 'node:assert/strict';
import { test } from 'node:test';
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
