import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishAuthority } from '../../../src/certificates/publish.ts';
import { KubeError } from '../../../src/kube/client.ts';
import { emptyKube } from '../../fakes/kube.ts';

const TARGETS = { mutating: 'f', validating: 'f', controller: 'f' };

test('the authority is written into all three objects once, and a new token changes the CompositeController again', async () => {
  const hooks = Object.fromEntries(
    ['sync', 'finalize', 'customize'].map((name) => [name, { webhook: { path: `/${name}` } }]),
  );
  const objects: Record<string, unknown> = {
    mutatingwebhookconfigurations: { webhooks: [{ name: 'm', clientConfig: { service: {} } }] },
    validatingwebhookconfigurations: { webhooks: [{ name: 'v', clientConfig: {} }] },
    compositecontrollers: { spec: { hooks } },
  };
  const kindOf = (path: string) => path.split('/').at(-2) ?? '';
  const kube = emptyKube({
    get: async (path) => objects[kindOf(path)],
    replace: async (path, object) => void Object.assign(objects, { [kindOf(path)]: object }),
    merge: async (path, patch) => void Object.assign(objects, { [kindOf(path)]: patch }),
  });
  assert.deepEqual(await publishAuthority(kube, TARGETS, 'PEM', 'token'), [
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
    'CompositeController',
  ]);
  assert.deepEqual(await publishAuthority(kube, TARGETS, 'PEM', 'token'), []);
  assert.deepEqual(await publishAuthority(kube, TARGETS, 'PEM', 'another token'), ['CompositeController']);
  assert.deepEqual(objects['mutatingwebhookconfigurations'], {
    webhooks: [{ name: 'm', clientConfig: { service: {}, caBundle: Buffer.from('PEM').toString('base64') } }],
  });
});

test('objects that do not exist are left alone', async () => {
  assert.deepEqual(await publishAuthority(emptyKube({ get: async () => undefined }), TARGETS, 'PEM', 'token'), []);
});

test('a conflict is no error, since another replica has written the authority', async () => {
  const conflict = emptyKube({
    get: async () => ({ webhooks: [{ clientConfig: {} }] }),
    replace: async () => {
      throw new KubeError(409, 'Conflict');
    },
  });
  assert.deepEqual(await publishAuthority(conflict, TARGETS, 'PEM', 'token'), []);
});
