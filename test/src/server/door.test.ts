import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { Agent, request } from 'undici';
import { renew } from '../../../src/certificates/make.ts';
import { bearer } from '../../../src/server/bearer.ts';
import { clientCertificate } from '../../../src/server/client-certificate.ts';
import { listen } from '../../../src/server/listen.ts';
import { service, TOKEN } from '../../fakes/service.ts';

const certificates = await renew(undefined, ['localhost'], Date.now());
const PATIENCE = { headersMs: 300, requestMs: 600 };

/** The service as it listens, to callers who keep to no rule. */
const door = async (options: Parameters<typeof service>[0] = {}) => {
  const listener = await listen(service(options).app, 0, certificates, PATIENCE);
  const agent = new Agent({ connect: { ca: certificates.authority } });
  const base = `https://localhost:${listener.port}`;
  const socket = (): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const opened: TLSSocket = connect({ host: 'localhost', port: listener.port, ca: certificates.authority }, () =>
        resolve(opened),
      );
      opened.once('error', reject);
    });
  return {
    base,
    agent,
    socket,
    healthy: async () => (await request(`${base}/healthz`, { dispatcher: agent })).statusCode,
    close: async () => {
      await agent.destroy();
      listener.server.closeAllConnections();
      await listener.close();
    },
  };
};

/** Everything a socket is told until it is closed. */
const told = async (socket: TLSSocket): Promise<string> => {
  let text = '';
  socket.on('error', () => undefined);
  for await (const chunk of socket) text += chunk;
  return text.split('\r\n', 1).join();
};

const head = (length: number, more = ''): string =>
  `POST /validate HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`;

for (const [name, sent, status] of [
  ['a call that never begins', '', 'HTTP/1.1 408 Request Timeout'],
  ['headers that never end', 'POST /validate HTTP/1.1\r\nhost: localhost\r\nx: ', 'HTTP/1.1 408 Request Timeout'],
  ['a body that never ends', `${head(1000)}{"a":`, 'HTTP/1.1 408 Request Timeout'],
  [
    'headers that are too large',
    `POST /validate HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
    'HTTP/1.1 431 Request Header Fields Too Large',
  ],
  ['what is no HTTP', 'hello\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
  ['two lengths', head(2, 'content-length: 3\r\n'), 'HTTP/1.1 400 Bad Request'],
  ['a length and chunks', head(2, 'transfer-encoding: chunked\r\n'), 'HTTP/1.1 400 Bad Request'],
] as const) {
  test(`${name}: told, and others are served meanwhile`, async () => {
    const { socket, healthy, close } = await door();
    const rude = await socket();
    rude.write(sent);
    const [answer, meanwhile] = await Promise.all([told(rude), healthy()]);
    await close();
    assert.deepEqual([answer, meanwhile], [status, 200]);
  });
}

test('a body that stops half-way costs nothing but its connection', async () => {
  const { socket, healthy, close } = await door();
  const rude = await socket();
  rude.on('error', () => undefined);
  rude.resume();
  rude.end(`${head(1000)}{"a":`);
  await new Promise((resolve) => rude.once('close', resolve));
  assert.equal(await healthy(), 200);
  await close();
});

test('of a storm as many calls are worked on as may be, the others are told to come again', async () => {
  let arrived = 0;
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const kube = {
    get: async () => {
      arrived += 1;
      await opened;
      return undefined;
    },
    create: async () => undefined,
    replace: async () => undefined,
    remove: async () => undefined,
    merge: async () => undefined,
  };
  const { base, agent, close, healthy } = await door({ maxInFlight: 3, kube, authorize: bearer(() => [TOKEN]) });
  const parent = { metadata: { name: 'a', namespace: 'ns', uid: 'u' }, spec: { image: 'a:1', parallelism: 1 } };
  const call = async (): Promise<number> => {
    const { statusCode, body } = await request(`${base}/sync`, {
      method: 'POST',
      dispatcher: agent,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ controller: {}, parent, children: {}, related: {}, finalizing: false }),
    });
    await body.dump();
    if (statusCode === 503 && ++turnedAway === 7) open();
    return statusCode;
  };
  let turnedAway = 0;
  const statuses = await Promise.all(Array.from({ length: 10 }, call));
  assert.equal(await healthy(), 200);
  assert.equal(await call().then((status) => status !== 503), true);
  await close();
  assert.equal(statuses.filter((status) => status === 503).length, 7);
  assert.ok(arrived >= 1);
});

test('the webhooks can be kept for who shows a certificate of the given authority; probes and hooks are not', async () => {
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
  const listener = await listen(service({ authorizeWebhooks: clientCertificate }).app, 0, certificates, {
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
  const shown = ({ certificate, key }: typeof clients) => ({ cert: certificate, key });
  const statuses = [
    await ask('/validate', shown(clients)),
    await ask('/validate'),
    await ask('/mutate', shown(strangers)),
    await ask('/healthz'),
    await ask('/sync', shown(clients)),
  ];
  listener.use(certificates);
  statuses.push(await ask('/validate', shown(clients)), await ask('/validate', shown(strangers)));
  await listener.close();
  // 400: `{}` is no review; what counts is that it was let in.
  assert.deepEqual(statuses, [400, 401, 401, 200, 401, 400, 401]);
});
