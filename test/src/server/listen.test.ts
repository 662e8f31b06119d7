import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { Agent, request } from 'undici';
import { type Certificates, renew } from '../../../src/certificates/make.ts';
import { requireBearerToken } from '../../../src/server/bearer.ts';
import { listen } from '../../../src/server/listen.ts';
import { emptyKube } from '../../fakes/kube.ts';
import { service, TOKEN } from '../../fakes/service.ts';

const certificates = await renew(undefined, ['localhost'], Date.now());
const LIMITS = { headersMs: 300, requestMs: 600 };

/** The service behind a real TLS socket, for callers that break HTTP's rules. */
const listening = async (options: Parameters<typeof service>[0] = {}) => {
  const listener = await listen(service(options).app, 0, certificates, LIMITS);
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

/** The status line that a socket receives before it is closed. */
const statusLine = async (socket: TLSSocket): Promise<string> => {
  let text = '';
  socket.on('error', () => undefined);
  for await (const chunk of socket) text += chunk;
  return text.split('\r\n', 1).join().replace('HTTP/1.1 ', '');
};

const head = (length: number, more = ''): string =>
  `POST /validate HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`;

for (const [name, sent, status] of [
  ['a connection without a call', '', '408 Request Timeout'],
  ['headers that never end', 'POST /validate HTTP/1.1\r\nhost: localhost\r\nx: ', '408 Request Timeout'],
  ['a body that never ends', `${head(1000)}{"a":`, '408 Request Timeout'],
  [
    'headers that are too large',
    `POST /validate HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
    '431 Request Header Fields Too Large',
  ],
  ['a call that is no HTTP', 'hello\r\n\r\n', '400 Bad Request'],
  ['a call with two lengths', head(2, 'content-length: 3\r\n'), '400 Bad Request'],
  ['a call with a length and chunks', head(2, 'transfer-encoding: chunked\r\n'), '400 Bad Request'],
] as const) {
  test(`${name} is answered with ${status}, and other calls are served meanwhile`, async () => {
    const { socket, healthy, close } = await listening();
    const rude = await socket();
    rude.write(sent);
    const [answer, meanwhile] = await Promise.all([statusLine(rude), healthy()]);
    await close();
    assert.deepEqual([answer, meanwhile], [status, 200]);
  });
}

test('a body that stops half-way ends its connection, and other calls are served', async () => {
  const { socket, healthy, close } = await listening();
  const rude = await socket();
  rude.on('error', () => undefined);
  rude.resume();
  rude.end(`${head(1000)}{"a":`);
  await new Promise((resolve) => rude.once('close', resolve));
  assert.equal(await healthy(), 200);
  await close();
});

test('of ten calls at once the service takes the three that its limit allows, and refuses the others with 429', async () => {
  let arrived = 0;
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const kube = emptyKube({
    get: async () => {
      arrived += 1;
      await opened;
      return undefined;
    },
  });
  const { base, agent, close, healthy } = await listening({
    maxInFlight: 3,
    kube,
    authorize: requireBearerToken(() => [TOKEN]),
  });
  const parent = { metadata: { name: 'a', namespace: 'ns', uid: 'u' }, spec: { image: 'a:1', parallelism: 1 } };
  const call = async (): Promise<number> => {
    const { statusCode, body } = await request(`${base}/sync`, {
      method: 'POST',
      dispatcher: agent,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ controller: {}, parent, children: {}, related: {}, finalizing: false }),
    });
    await body.dump();
    if (statusCode === 429 && ++refused === 7) open();
    return statusCode;
  };
  let refused = 0;
  const statuses = await Promise.all(Array.from({ length: 10 }, call));
  assert.equal(await healthy(), 200);
  assert.equal(await call().then((status) => status !== 429), true);
  await close();
  assert.equal(statuses.filter((status) => status === 429).length, 7);
  assert.ok(arrived >= 1);
});

const trusting = ({ authority }: Certificates) => new Agent({ connect: { ca: authority, servername: 'localhost' } });
const statusOf = async (port: number, dispatcher: Agent): Promise<number> =>
  (await request(`https://localhost:${port}/healthz`, { dispatcher })).statusCode;

test('a new certificate is presented on new connections, and clients that trust only the old authority refuse it', async () => {
  const listener = await listen(service().app, 0, certificates);
  const { port } = listener;
  const first = trusting(certificates);
  assert.equal(await statusOf(port, first), 200);
  const other = await renew(undefined, ['localhost'], Date.now());
  listener.setCertificate(other);
  const second = trusting(other);
  assert.equal(await statusOf(port, second), 200);
  await assert.rejects(statusOf(port, trusting(certificates)), /certificate|signature/);
  await Promise.all([first.close(), second.close(), listener.close()]);
});

test('a port in use is an error', async () => {
  const listener = await listen(service().app, 0, certificates);
  await assert.rejects(listen(service().app, listener.port, certificates), /EADDRINUSE/);
  await listener.close();
});
