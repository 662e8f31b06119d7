import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import { restAddress } from '../../../src/observe/rest-address.ts';
import { application, record } from '../../builders.ts';

const { metadata } = application();
const deployed = record({ uiPort: 9081 });
const withPort = (uiPort: unknown): Status => ({
  deployed: { ...deployed, spec: { ...deployed.spec, uiPort: uiPort as number } },
});

test('a cluster is called by the name of its Service, at the port of its deploy', () => {
  assert.equal(
    restAddress(metadata, { previous: { record: deployed } }, deployed.hash),
    `http://count-${deployed.hash}.ns.svc:9081`,
  );
  assert.equal(restAddress(metadata, {}, '0badf00d'), 'http://count-0badf00d.ns.svc:8081');
});

for (const [name, status, hash] of [
  ['a hash that is another host', {}, 'x.example.com/'],
  ['a hash with another host behind it', {}, '0badf00d.example.com#'],
  ['an empty hash', {}, ''],
  ['a port with another host', withPort('80@example.com'), deployed.hash],
  ['a port with a path', withPort('8081/jars'), deployed.hash],
] as const) {
  test(`flinkapp calls no address from a status with ${name}`, () => {
    assert.throws(() => restAddress(metadata, status, hash), {
      message: 'the status names a cluster that flinkapp cannot have created',
    });
  });
}
