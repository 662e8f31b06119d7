import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type KubeApi, KubeError, kubeApi, openAccess } from '../../../src/kube/client.ts';

/** Runs a test against an API server that answers every request alike; returns the requests that it received. */
const withServer = async (
  status: number,
  text: string,
  run: (kube: KubeApi) => Promise<void>,
): Promise<readonly string[]> => {
  const received: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      received.push(`${request.method} ${request.url} ${request.headers['content-type'] ?? ''} ${body}`.trim());
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await run(kubeApi(openAccess(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return received;
};

test('each call of the client is one request with its method, content type and body', async () => {
  const received = await withServer(200, '{"a":1}', async (kube) => {
    assert.deepEqual(await kube.get('/x'), { a: 1 });
    await kube.create('/x', { b: 2 });
    await kube.replace('/x/y', { b: 3 });
    await kube.merge('/x/y', { b: 4 });
    await kube.remove('/x?labelSelector=a');
  });
  assert.deepEqual(received, [
    'GET /x',
    'POST /x application/json {"b":2}',
    'PUT /x/y application/json {"b":3}',
    'PATCH /x/y application/merge-patch+json {"b":4}',
    'DELETE /x?labelSelector=a',
  ]);
});

test('a 404 means no object for GET and DELETE, and is an error for a write', async () => {
  await withServer(404, '{}', async (kube) => {
    assert.equal(await kube.get('/x'), undefined);
    await kube.remove('/x');
    await assert.rejects(kube.create('/x', {}), (error) => error instanceof KubeError && error.status === 404);
  });
});

const FORBIDDEN = 'pods is forbidden: User "u" cannot list resource "pods"';
for (const [name, text, reason] of [
  [
    'with a Status shows its message',
    JSON.stringify({ kind: 'Status', message: FORBIDDEN, reason: 'Forbidden' }),
    FORBIDDEN,
  ],
  ['by a proxy shows its text', '<html>', '<html>'],
  ['with a list shows its text', '[]', '[]'],
  ['with null shows its text', 'null', 'null'],
  ['with a long text shows the first 500 characters', 'x'.repeat(900), 'x'.repeat(500)],
] as const) {
  test(`the error of a refusal ${name}`, async () => {
    await withServer(403, text, (kube) =>
      assert.rejects(kube.get('/x'), new KubeError(403, `GET /x answered 403: ${reason}`, { reason })),
    );
  });
}

test('an API server that does not answer is an error with status 0 and its cause', async () => {
  await assert.rejects(
    kubeApi(openAccess('http://127.0.0.1:1')).get('/x'),
    (error) => error instanceof KubeError && error.status === 0 && error.cause instanceof Error,
  );
});
