import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { Agent, request } from 'undici';
import { type Certificates, renew } from '../../../src/certificates/make.ts';
import { publishAuthority } from '../../../src/certificates/publish.ts';
import { ensureCredentials } from '../../../src/certificates/secret.ts';
import { KubeError } from '../../../src/kube/client.ts';
import { listen } from '../../../src/server/listen.ts';
import { emptyKube, service } from '../../fakes/service.ts';

const DAY = 86_400_000;
const HOSTS = ['localhost', 'flinkapp.system.svc'];
const now = Date.now();
const made = await renew(undefined, HOSTS, now);

test('certificates are signed by their authority for every name', () => {
  const [authority, certificate] = [new X509Certificate(made.authority), new X509Certificate(made.certificate)];
  assert.deepEqual(
    [
      authority.ca,
      certificate.ca,
      certificate.verify(authority.publicKey),
      ...HOSTS.map((host) => certificate.checkHost(host)),
    ],
    [true, false, true, ...HOSTS],
  );
});

for (const [name, days, known, keeps] of [
  ['good ones stay', 0, made, { authority: true, certificate: true }],
  ['one with less than a third of its life left is renewed', 300, made, { authority: true, certificate: false }],
  ['an authority too, and the former one stays trusted', 2600, made, { authority: false, certificate: false }],
  [
    'one for other names is renewed',
    0,
    await renew(undefined, ['other'], now),
    { authority: true, certificate: false },
  ],
  ['what is no certificate is renewed', 0, { ...made, certificate: 'none' }, { authority: true, certificate: false }],
] as const) {
  test(`renewal: ${name}`, async () => {
    const next = await renew(known, HOSTS, now + days * DAY);
    assert.deepEqual(
      { authority: next.authority === known.authority, certificate: next.certificate === known.certificate },
      keeps,
    );
    assert.equal(next.authority.includes(new X509Certificate(known.authority).toString().trim()), true);
  });
}

/** Secrets by path, with the API server's optimistic locking. */
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
    remove: async () => undefined,
    replace: async (path, object) => void stored.set(path, object as { metadata: object }),
  });
  return { stored, kube };
};
const NAMES = { namespace: 'system', certificates: 'tls', token: 'hooks' };

test('whichever replica comes first makes the Secrets; the others take them', async () => {
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

test('a Secret near its end is replaced under its resourceVersion', async () => {
  const { kube, stored } = secrets();
  const before = await ensureCredentials(kube, NAMES, HOSTS, now);
  const after = await ensureCredentials(kube, NAMES, HOSTS, now + 300 * DAY);
  assert.notEqual(after.certificates.certificate, before.certificates.certificate);
  assert.equal(stored.get('/api/v1/namespaces/system/secrets/tls')?.metadata.resourceVersion, '1');
});

test('a token is followed by another after 90 days, and is good for as long again', async () => {
  const { kube } = secrets();
  const at = async (days: number) => {
    const { token, formerToken } = await ensureCredentials(kube, NAMES, HOSTS, now + days * DAY);
    return [token, formerToken];
  };
  const [first] = await at(0);
  assert.deepEqual(await at(89), [first, undefined]);
  const [second, former] = await at(90);
  assert.deepEqual([former, second === first], [first, false]);
  assert.deepEqual(await at(179), [second, first]);
  assert.deepEqual((await at(180))[1], second);
});

test('a token that somebody else wrote is kept, and its age begins', async () => {
  const { kube, stored } = secrets();
  stored.set('/api/v1/namespaces/system/secrets/hooks', {
    metadata: { resourceVersion: '7' },
    data: { token: Buffer.from('own').toString('base64') },
  });
  const { token, formerToken } = await ensureCredentials(kube, NAMES, HOSTS, now);
  assert.deepEqual([token, formerToken], ['own', undefined]);
  assert.equal((await ensureCredentials(kube, NAMES, HOSTS, now + 91 * DAY)).formerToken, 'own');
});

test('certificates that somebody else keeps are taken as they are, and must be whole', async () => {
  const { kube, stored } = secrets();
  const path = '/api/v1/namespaces/system/secrets/tls';
  await assert.rejects(
    ensureCredentials(kube, NAMES, HOSTS, now, 'secret'),
    /Secret system\/tls does not hold ca\.crt, tls\.crt and tls\.key/,
  );
  const data = { 'ca.crt': 'a', 'tls.crt': 'c', 'tls.key': 'k' };
  stored.set(path, {
    metadata: {},
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
  });
  const { certificates } = await ensureCredentials(kube, NAMES, HOSTS, now, 'secret');
  assert.deepEqual(certificates, { authority: 'a', certificate: 'c', key: 'k' });
});

test('another failure than a conflict is not swallowed', async () => {
  const forbidden = emptyKube({
    get: async () => undefined,
    create: async () => {
      throw new KubeError(403, 'forbidden');
    },
  });
  await assert.rejects(ensureCredentials(forbidden, NAMES, HOSTS, now), /forbidden/);
});

test('the authority is put where it must be trusted, once', async () => {
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
    remove: async () => undefined,
    replace: async (path, object) => void Object.assign(objects, { [kindOf(path)]: object }),
    merge: async (path, patch) => void Object.assign(objects, { [kindOf(path)]: patch }),
  });
  const trusting = { mutating: 'f', validating: 'f', controller: 'f' };
  assert.deepEqual(await publishAuthority(kube, trusting, 'PEM', 'token'), [
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
    'CompositeController',
  ]);
  assert.deepEqual(await publishAuthority(kube, trusting, 'PEM', 'token'), []);
  assert.deepEqual(await publishAuthority(kube, trusting, 'PEM', 'another token'), ['CompositeController']);
  assert.deepEqual(objects['mutatingwebhookconfigurations'], {
    webhooks: [{ name: 'm', clientConfig: { service: {}, caBundle: Buffer.from('PEM').toString('base64') } }],
  });
});

test('configurations that are not there need nothing; another replica may have come first', async () => {
  const trusting = { mutating: 'f', validating: 'f', controller: 'f' };
  assert.deepEqual(await publishAuthority(emptyKube({ get: async () => undefined }), trusting, 'PEM', 'token'), []);
  const conflict = emptyKube({
    get: async () => ({ webhooks: [{ clientConfig: {} }] }),
    remove: async () => undefined,
    replace: async () => {
      throw new KubeError(409, 'Conflict');
    },
  });
  assert.deepEqual(await publishAuthority(conflict, trusting, 'PEM', 'token'), []);
});

const trust = (certificates: Certificates) =>
  new Agent({ connect: { ca: certificates.authority, servername: 'localhost' } });
const serialOf = async (port: number, dispatcher: Agent): Promise<number> =>
  (await request(`https://localhost:${port}/healthz`, { dispatcher })).statusCode;

test('it serves over TLS, takes new certificates without a pause and finishes what it began', async () => {
  const listener = await listen(service().app, 0, made);
  const { port } = listener;
  const first = trust(made);
  assert.equal(await serialOf(port, first), 200);
  const other = await renew(undefined, HOSTS, now);
  listener.use(other);
  const second = trust(other);
  assert.equal(await serialOf(port, second), 200);
  await assert.rejects(serialOf(port, trust(made)), /certificate|signature/);
  await Promise.all([first.close(), second.close(), listener.close()]);
});

test('a port that is taken is an error', async () => {
  const listener = await listen(service().app, 0, made);
  await assert.rejects(listen(service().app, listener.port, made), /EADDRINUSE/);
  await listener.close();
});
