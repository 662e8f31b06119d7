import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ingress } from '../../../../src/objects/network/ingress.ts';
import { OWNER, recordWithout } from '../fixtures.ts';

test('an Ingress with only a host leads to the default port of the dashboard', () => {
  const [made] = ingress(OWNER, recordWithout(['uiPort']), { host: '{{name}}.{{namespace}}.example.com' });
  const backend = { service: { name: 'count', port: { number: 8081 } } };
  assert.equal(made?.metadata.annotations, undefined);
  assert.deepEqual(made?.spec, {
    rules: [{ host: 'count.ns.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
  });
});

test('an application without the field has no Ingress', () => {
  assert.deepEqual(ingress(OWNER, recordWithout([]), undefined), []);
});
