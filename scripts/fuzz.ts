import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Pool } from 'undici';
import { PHASES } from '../src/api/phases.ts';
import { application, record } from '../test/builders.ts';
import { emptyKube } from '../test/fakes/kube.ts';
import { service, TOKEN } from '../test/fakes/service.ts';

/**
 * `npm run fuzz`: sends random calls to the HTTP endpoints, most of them similar to calls of an API server or
 * Metacontroller. It stops at the first undocumented answer, and fails if the memory grows. FUZZ_RUNS (200000),
 * FUZZ_SEED (random).
 */

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const CONCURRENCY = 8;
const MAX_GROWTH_MIB = 64;

/** The statuses that docs/security.md explains. */
const DOCUMENTED = new Set([200, 400, 401, 404, 413, 415, 429]);

const plain = application();
const complete = { ...plain, spec: { ...record().spec } };
/** Statuses with every field that flinkapp decides from, one for each phase. */
const TIME = '2026-01-01T12:00:00Z';
const DEPLOYED = record();
const UPDATING = record({ image: 'count:2', submission: 'Application', podDisruptionBudget: { taskManager: {} } });
const JOB = { jobID: 'j', state: 'RUNNING', health: 'Green', startTime: TIME, checkpointDir: 'file:///c/j' };
const OPERATION = { kind: 'stop', jobId: 'j', cluster: DEPLOYED.hash, attempt: 1, startedAt: TIME, triggerId: 't' };
const COMPLETE_STATUS = {
  phaseSince: TIME,
  revision: 7,
  deployed: DEPLOYED,
  updating: { ...UPDATING, start: { jobId: 'k', attempt: 2, restorePath: 'file:///s/1' } },
  previous: { record: DEPLOYED, job: JOB },
  rescaling: { record: DEPLOYED, by: 'restart' },
  stabilizingSince: TIME,
  jobStatus: JOB,
  updatingJob: JOB,
  operation: OPERATION,
  hook: { kind: 'verification', name: 'v', cluster: DEPLOYED.hash, jobId: 'j', phase: 'Running', startedAt: TIME },
  restarts: { attempts: 1, at: TIME },
  retryAt: TIME,
  restorePoints: [{ kind: 'savepoint', path: 'file:///s/1', jobId: 'j', reason: 'Upgrade', recordedAt: TIME }],
  history: [{ hash: 'a', image: 'b', outcome: 'Deployed', at: TIME }],
  config: { objects: [{ name: 'ConfigMap/c', content: 'a', version: '1' }] },
  conditions: [{ type: 'Stalled', status: 'True', reason: 'R', message: 'm', lastTransitionTime: TIME }],
  lastError: { code: 'JOB_FAILED', message: 'm', since: TIME, retryable: false },
};
const STATUSES: readonly object[] = [{}, ...PHASES.map((phase) => ({ ...COMPLETE_STATUS, phase }))];

const CHILD = { metadata: { name: 'count-tm', labels: { 'flink-app-hash': DEPLOYED.hash }, annotations: {} } };

const hookCall = (status: object) => ({
  controller: {},
  parent: { ...complete, status },
  children: { 'Deployment.apps/v1': { 'ns/count-tm': CHILD } },
  related: {},
  finalizing: false,
});

const SEEDS: readonly object[] = [
  {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'r', operation: 'CREATE', object: complete },
  },
  {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'r', operation: 'UPDATE', object: complete, oldObject: plain },
  },
  { controller: {}, parent: complete, children: {}, related: {}, finalizing: false },
  {
    controller: {},
    parent: { ...complete, status: { phase: 'Running', deployHash: 'a' } },
    children: { 'Deployment.apps/v1': {} },
    related: {},
    finalizing: true,
  },
  ...STATUSES.map((status) => hookCall(status)),
  { controller: {}, parent: complete },
];

type Path = readonly (string | number)[];
const pathsIn = (value: unknown, path: Path = []): readonly Path[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...path, key]))]
    : [path];

/** The value with another one at a path. */
const replaced = (value: unknown, [step, ...rest]: Path, other: unknown): unknown => {
  if (step === undefined) return other;
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === String(step) ? replaced(item, rest, other) : item));
  if (typeof value !== 'object' || value === null) return other;
  return { ...value, [step]: replaced(Reflect.get(value, step), rest, other) };
};

const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(
    null,
    '',
    -1,
    1e308,
    [],
    {},
    '9'.repeat(400),
    { a: { b: [] } },
    [null],
    '__proto__',
    'constructor',
    '\u0000',
    '$(x)',
    '1Gi',
    '-1s',
  ),
  fc.string(),
  fc.record({ name: fc.anything({ maxDepth: 1 }), spec: fc.object({ maxDepth: 3 }) }),
);

const mutated = fc
  .constantFrom(...SEEDS)
  .chain((seed) =>
    fc
      .array(fc.tuple(fc.constantFrom(...pathsIn(seed)), fc.option(fc.string({ maxLength: 8 })), oddValue), {
        minLength: 0,
        maxLength: 3,
      })
      .map((changes) =>
        changes.reduce<unknown>(
          (value, [path, key, other]) => replaced(value, key === null ? path : [...path, key], other),
          seed,
        ),
      ),
  )
  .map((value) => JSON.stringify(value) ?? 'null');

/** Changes of the status alone, of which flinkapp writes every field itself. */
const strangeStatus = fc
  .constantFrom(...STATUSES)
  .chain((status) =>
    fc
      .array(fc.tuple(fc.constantFrom(...pathsIn(status)), oddValue), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce<unknown>((value, [path, other]) => replaced(value, path, other), status)),
  )
  .map((status) => JSON.stringify(hookCall(Object(status))));

const body = fc.oneof(
  { weight: 8, arbitrary: mutated },
  { weight: 4, arbitrary: strangeStatus },
  {
    weight: 1,
    arbitrary: fc
      .tuple(mutated, fc.nat(), fc.string({ maxLength: 3 }))
      .map(([text, at, more]) => text.slice(0, at % text.length) + more),
  },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)) },
);

const call = fc.record({
  path: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('/mutate', '/validate', '/sync', '/finalize', '/customize') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '/',
        '/metrics',
        '/sync/',
        '/SYNC',
        '//sync',
        '/%2e%2e/sync',
        '/validate?x=1',
        '/%',
        '/healthz',
        '/readyz',
      ),
    },
  ),
  method: fc.oneof(
    { weight: 19, arbitrary: fc.constant('POST' as const) },
    { weight: 1, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD') },
  ),
  token: fc.oneof(
    { weight: 9, arbitrary: fc.constant(`Bearer ${TOKEN}`) },
    { weight: 1, arbitrary: fc.constantFrom('', 'Bearer', `bearer ${TOKEN}`, 'Basic eDp5') },
  ),
  type: fc.oneof(
    { weight: 19, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-7', 'application/yaml', '') },
  ),
  body,
});

const { app } = service({
  kube: emptyKube({ get: async (path) => (path.includes('/pods') ? { items: [] } : complete) }),
});
const server = createServer(app).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: CONCURRENCY });

const counts = new Map<number, number>();
const memory: number[] = [];
let sent = 0;

const send = async ({
  path,
  method,
  token,
  type,
  body: text,
}: typeof call extends fc.Arbitrary<infer C> ? C : never): Promise<void> => {
  const bodiless = method === 'GET' || method === 'HEAD';
  const { statusCode, body: answer } = await pool.request({
    path,
    method,
    headers: { authorization: token, ...(type === '' ? {} : { 'content-type': type }) },
    ...(bodiless ? {} : { body: text }),
  });
  const answerText = await answer.text();
  counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1);
  if (!DOCUMENTED.has(statusCode)) throw new Error(`answered ${statusCode}: ${answerText}`);
  if (answerText.includes('node_modules') || answerText.includes(TOKEN))
    throw new Error(`the answer leaks a path or the token: ${answerText}`);
  if (++sent % 1000 === 0) memory.push(process.memoryUsage().heapUsed / 2 ** 20);
};

process.stdout.write(`FUZZ_SEED=${SEED}, ${RUNS} calls\n`);
const start = performance.now();
await fc.assert(
  fc.asyncProperty(
    fc.array(call, { minLength: CONCURRENCY, maxLength: CONCURRENCY }),
    async (calls) => void (await Promise.all(calls.map(send))),
  ),
  { numRuns: Math.ceil(RUNS / CONCURRENCY), seed: SEED },
);
const growth = Math.min(...memory.slice(-10)) - Math.min(...memory.slice(0, 10));
const statuses = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
process.stdout.write(
  `${sent} calls in ${((performance.now() - start) / 1000).toFixed(0)} s; ${statuses.join(', ')}; heap grew by ${growth.toFixed(0)} MiB\n`,
);
await pool.close();
server.close();
server.closeAllConnections();
if (growth > MAX_GROWTH_MIB) throw new Error(`the memory grew by ${growth.toFixed(0)} MiB`);
