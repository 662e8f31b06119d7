import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import { renew } from '../src/certificates/make.ts';
import { hookBody, steadyApplication, steadyFlink } from '../test/world/steady-application.ts';

/**
 * `npm run bench`: memory of the service, idle and with 200 running applications, and rate and latency of hook calls.
 */

const APPLICATIONS = 200;
const CONCURRENCY = 8;
const ROUNDS = 20;

const serveJson = async (answer: (path: string) => unknown): Promise<string> => {
  const server = createServer((incoming, response) => {
    const text = JSON.stringify(answer(incoming.url ?? ''));
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const flink = await serveJson(steadyFlink);

const parents = new Map(Array.from({ length: APPLICATIONS }, (_, i) => [`app-${i}`, steadyApplication(i)]));
const certificates = await renew(
  undefined,
  ['flinkapp.flinkapp-system.svc', 'flinkapp.flinkapp-system', 'flinkapp'],
  Date.now(),
);
const secret = (data: Readonly<Record<string, string>>) => ({
  metadata: { resourceVersion: '1' },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
});
const objects = new Map<string, unknown>([
  [
    'flinkapp-tls',
    secret({
      'ca.crt': certificates.authority,
      'ca.key': certificates.authorityKey,
      'tls.crt': certificates.certificate,
      'tls.key': certificates.key,
    }),
  ],
  ['flinkapp-hooks', secret({ token: 'token' })],
]);
const kube = await serveJson((path) => {
  const name = path.split('/').at(-1) ?? '';
  return parents.get(name) ?? objects.get(name) ?? { items: [] };
});

/** As in the Dockerfile. */
const FLAGS: readonly string[] = (
  process.env['BENCH_FLAGS'] ?? '--max-semi-space-size=1 --max-old-space-size=128'
).split(' ');
const child: ChildProcess = fork('dist-bench/scripts/bench-service.js', [flink, kube], { execArgv: [...FLAGS] });
const [{ port }] = (await once(child, 'message')) as [{ port: number }];
const rss = async (): Promise<number> => {
  child.send('rss');
  const [{ rss: bytes }] = (await once(child, 'message')) as [{ rss: number }];
  return Math.round(bytes / 2 ** 20);
};

const agent = new Agent({ connections: CONCURRENCY, connect: { ca: certificates.authority, servername: 'flinkapp' } });
const call = async (name: string): Promise<void> => {
  const parent = parents.get(name);
  if (parent === undefined) return;
  const response = await request(`https://127.0.0.1:${port}/sync`, {
    dispatcher: agent,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer token' },
    body: JSON.stringify(hookBody(parent)),
  });
  const answer = (await response.body.json()) as { status: FlinkApplication['status'] };
  if (response.statusCode !== 200) throw new Error(`answered ${response.statusCode}`);
  if (answer.status !== undefined) parents.set(name, { ...parent, status: answer.status });
};

const idle = await rss();
const names = [...parents.keys()];
for (const name of names) await call(name);
const times: number[] = [];
const queue = Array.from({ length: ROUNDS }, () => names).flat();
const start = performance.now();
await Promise.all(
  Array.from({ length: CONCURRENCY }, async () => {
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      const before = performance.now();
      await call(name);
      times.push(performance.now() - before);
    }
  }),
);
const seconds = (performance.now() - start) / 1000;
const loaded = await rss();
times.sort((a, b) => a - b);
const at = (share: number): string => (times[Math.floor(times.length * share)] ?? Number.NaN).toFixed(1);
process.stdout.write(
  [
    `resident memory idle           ${idle} MiB`,
    `resident memory, ${APPLICATIONS} applications ${loaded} MiB after ${times.length} calls (goal: at most 120)`,
    `hook calls per second          ${Math.round(times.length / seconds)} on ${CONCURRENCY} connections, with benchmark and service on one machine`,
    `latency                        p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
    '',
  ].join('\n'),
);
child.kill();
process.exit(0);
