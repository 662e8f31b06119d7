import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import { restAddress } from '../../../src/observe/rest-address.ts';
import { application, record } from '../../builders.ts';

const { metadata } = application();
const made = record({ uiPort: 9081 });
const withPort = (uiPort: unknown): Status => ({
  deployed: { ...made, spec: { ...made.spec, uiPort: uiPort as number } },
});

test('a cluster is called by the name of its Service, at the port it was made with', () => {
  assert.equal(
    restAddress(metadata, { previous: { record: made } }, made.hash),
    `http://count-${made.hash}.ns.svc:9081`,
  );
  assert.equal(restAddress(metadata, {}, '0badf00d'), 'http://count-0badf00d.ns.svc:8081');
});

for (const [name, status, hash] of [
  ['another host in the hash', {}, 'x.example.com/'],
  ['another host behind the hash', {}, '0badf00d.example.com#'],
  ['no hash', {}, ''],
  ['another host in the port', withPort('80@example.com'), made.hash],
  ['a path in the port', withPort('8081/jars'), made.hash],
] as const) {
  test(`nothing else is called, whatever the status says: ${name}`, () => {
    assert.throws(() => restAddress(metadata, status, hash), {
      message: 'the status names a cluster that flinkapp cannot have made',
    });
  });
}
