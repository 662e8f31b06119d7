import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generate } from 'selfsigned';
import { Agent, request } from 'undici';
import { renew } from '../../../src/certificates/make.ts';
import { requireClientCertificate } from '../../../src/server/client-certificate.ts';
import { listen } from '../../../src/server/listen.ts';
import { service } from '../../fakes/service.ts';

test('with a client authority the webhooks answer only callers with its certificate; probes and hooks stay as they are', async () => {
  const certificates = await renew(undefined, ['localhost'], Date.now());
  const client = async () => {
    const { authority, authorityKey } = await renew(undefined, ['apiserver'], Date.now());
    const extensions = [{ name: 'extKeyUsage' as const, clientAuth: true }];
    const made = await generate([{ name: 'commonName', value: 'apiserver' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      ca: { cert: authority, key: authorityKey },
      extensions,
    });
    return { authority, certificate: made.cert, key: made.private };
  };
  const [clients, strangers] = [await client(), await client()];
  const listener = await listen(service({ authorizeWebhooks: requireClientCertificate }).app, 0, certificates, {
    clientAuthority: clients.authority,
  });
  const ask = async (path: string, more: object = {}): Promise<number> => {
    const dispatcher = new Agent({ connect: { ca: certificates.authority, ...more } });
    const { statusCode, body } = await request(`https://localhost:${listener.port}${path}`, {
      method: path === '/healthz' ? 'GET' : 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json' },
      ...(path === '/healthz' ? {} : { body: '{}' }),
    });
    await body.dump();
    await dispatcher.close();
    return statusCode;
  };
  const presenting = ({ certificate, key }: typeof clients) => ({ cert: certificate, key });
  const statuses = [
    await ask('/validate', presenting(clients)),
    await ask('/validate'),
    await ask('/mutate', presenting(strangers)),
    await ask('/healthz'),
    await ask('/sync', presenting(clients)),
  ];
  listener.setCertificate(certificates);
  statuses.push(await ask('/validate', presenting(clients)), await ask('/validate', presenting(strangers)));
  await listener.close();
  // 400 means that the caller passed: the body `{}` is no review.
  assert.deepEqual(statuses, [400, 401, 401, 200, 401, 400, 401]);
});
