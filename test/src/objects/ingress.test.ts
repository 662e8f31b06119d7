import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ingress } from '../../../src/objects/network/ingress.ts';
import { record } from '../../builders.ts';

test('an Ingress of which only the host is said leads to the port that the dashboard has by default', () => {
  const live = record();
  const { uiPort: _, ...bare } = live.spec;
  const owner = { name: 'count', namespace: 'flink', uid: 'uid-1' };
  const [made] = ingress(owner, { ...live, spec: bare }, { host: '{{name}}.example.com' });
  const backend = { service: { name: 'count', port: { number: 8081 } } };
  assert.deepEqual(
    [made?.metadata?.annotations, made?.spec],
    [
      undefined,
      { rules: [{ host: 'count.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
    ],
  );
});
