import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureCredentials } from '../../../src/certificates/secret.ts';
import { KubeError } from '../../../src/kube/client.ts';
import { emptyKube } from '../../fakes/kube.ts';

const DAY_MS = 86_400_000;
const HOSTS = ['localhost', 'flinkapp.system.svc'];
const now = Date.now();

/** Secrets by path. To create one a second time is a conflict. */
const secrets = () => {
  const stored = new Map<string, { metadata: { resourceVersion?: string }; data?: Record<string, string> }>();
  const kube = emptyKube({
    get: async (path) => stored.get(path),
    create: async (path, object) => {
      const { metadata } = object as { metadata: { name: string } };
      const key = `${path}/${metadata.name}`;
      if (stored.has(key)) throw new KubeError(409, 'AlreadyExists');
      stored.set(key, { ...(object as object), metadata: { ...metadata, resourceVersion: '1' } });
    },
    replace: async (path, object) => void stored.set(path, object as { metadata: object }),
  });
  return { stored, kube };
};
const NAMES = { namespace: 'system', certificates: 'tls', token: 'hooks' };

test('of three replicas that start together one makes the Secrets, and the others use them', async () => {
  const { kube, stored } = secrets();
  const all = await Promise.all([1, 2, 3].map(() => ensureCredentials(kube, NAMES, HOSTS, now)));
  assert.equal(new Set(all.map(({ token }) => token)).size, 1);
  assert.equal(new Set(all.map(({ certificates }) => certificates.certificate)).size, 1);
  assert.match(all[0]?.token ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual([...stored.keys()].sort(), [
    '/api/v1/namespaces/system/secrets/hooks',
    '/api/v1/namespaces/system/secrets/tls',
  ]);
});

test('the renewal of a certificate replaces the Secret with its resourceVersion', async () => {
  const { kube, stored } = secrets();
  const before = await ensureCredentials(kube, NAMES, HOSTS, now);
  const after = await ensureCredentials(kube, NAMES, HOSTS, now + 300 * DAY_MS);
  assert.notEqual(after.certificates.certificate, before.certificates.certificate);
  assert.equal(stored.get('/api/v1/namespaces/system/secrets/tls')?.metadata.resourceVersion, '1');
});

test('a token is replaced after 90 days, and stays valid for 90 more', async () => {
  const { kube } = secrets();
  const at = async (days: number) => {
    const { token, formerToken } = await ensureCredentials(kube, NAMES, HOSTS, now + days * DAY_MS);
    return [token, formerToken];
  };
  const [first] = await at(0);
  assert.deepEqual(await at(89), [first, undefined]);
  const [second, former] = await at(90);
  assert.deepEqual([former, second === first], [first, false]);
  assert.deepEqual(await at(179), [second, first]);
  assert.deepEqual((await at(180))[1], second);
});

test('a token that somebody else wrote stays, and its age starts now', async () => {
  const { kube, stored } = secrets();
  stored.set('/api/v1/namespaces/system/secrets/hooks', {
    metadata: { resourceVersion: '7' },
    data: { token: Buffer.from('own').toString('base64') },
  });
  const { token, formerToken } = await ensureCredentials(kube, NAMES, HOSTS, now);
  assert.deepEqual([token, formerToken], ['own', undefined]);
  assert.equal((await ensureCredentials(kube, NAMES, HOSTS, now + 91 * DAY_MS)).formerToken, 'own');
});

test('certificates of somebody else are used as they are, and a Secret that lacks a key is an error', async () => {
  const { kube, stored } = secrets();
  const path = '/api/v1/namespaces/system/secrets/tls';
  await assert.rejects(
    ensureCredentials(kube, NAMES, HOSTS, now, 'secret'),
    /Secret system\/tls lacks ca\.crt, tls\.crt or tls\.key/,
  );
  const data = { 'ca.crt': 'a', 'tls.crt': 'c', 'tls.key': 'k' };
  stored.set(path, {
    metadata: {},
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
  });
  const { certificates } = await ensureCredentials(kube, NAMES, HOSTS, now, 'secret');
  assert.deepEqual(certificates, { authority: 'a', certificate: 'c', key: 'k' });
});

test('a refused write that is no conflict is an error', async () => {
  const forbidden = emptyKube({
    get: async () => undefined,
    create: async () => {
      throw new KubeError(403, 'forbidden');
    },
  });
  await assert.rejects(ensureCredentials(forbidden, NAMES, HOSTS, now), /forbidden/);
});
