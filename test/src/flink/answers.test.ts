import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootCause } from '../../../src/flink/answer.ts';
import { flinkClient } from '../../../src/flink/client.ts';
import type { FlinkRequest, FlinkResponse } from '../../../src/flink/transport.ts';

const JOB = 'a'.repeat(32);
const answered = (...answers: readonly (FlinkResponse | Error)[]) => {
  const requests: FlinkRequest[] = [];
  const counted: string[] = [];
  const client = flinkClient(
    async (request) => {
      requests.push(request);
      // The last one goes on for ever.
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
    (area, outcome) => counted.push(`${area} ${outcome}`),
  );
  return { client, requests, counted };
};
const json = (status: number, body: unknown): FlinkResponse => ({ status, text: JSON.stringify(body) });
const errno = (code: string) => Object.assign(new Error('connect failed'), { code });

for (const [name, answer, code, message] of [
  ['a refused connection', errno('ECONNREFUSED'), 'FLINK_UNREACHABLE', 'GET /overview: connect failed (ECONNREFUSED)'],
  [
    'an error that names its code',
    Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' }),
    'FLINK_UNREACHABLE',
    'GET /overview: getaddrinfo ENOTFOUND x',
  ],
  [
    'an election',
    json(503, { errors: ['Service temporarily unavailable due to an ongoing leader election. Please refresh.'] }),
    'FLINK_SERVER_ERROR',
    'GET /overview answered 503: Service temporarily unavailable due to an ongoing leader election. Please refresh.',
  ],
  [
    'a 404',
    json(404, { errors: ['Not found: /overview'] }),
    'FLINK_REJECTED',
    'GET /overview answered 404: Not found: /overview',
  ],
  [
    'another shape',
    json(200, { slots: 1 }),
    'FLINK_UNEXPECTED_ANSWER',
    'GET /overview answered 200 with an unknown shape: {"slots":1}',
  ],
  [
    'no JSON',
    { status: 200, text: '<html>' },
    'FLINK_UNEXPECTED_ANSWER',
    'GET /overview answered 200 with an unknown shape: <html>',
  ],
] as const) {
  test(`${name} is a failure with a code, not a crash`, async () => {
    const { client, counted } = answered(answer);
    const result = await client.overview('http://flink');
    assert.deepEqual([!result.ok && result.failure, counted], [{ code, message }, [`overview ${code}`]]);
  });
}

const version = (major: number, minor: number) => ({ major, minor });
for (const [name, at, path, body] of [
  ['1.8 cancels with a savepoint', version(1, 8), `/jobs/${JOB}/savepoints`, { 'cancel-job': true }],
  ['1.9 stops without an id', version(1, 9), `/jobs/${JOB}/stop`, { drain: false }],
  [
    '1.15 stops with our id',
    version(1, 15),
    `/jobs/${JOB}/stop`,
    { drain: false, triggerId: 'b', formatType: 'NATIVE' },
  ],
  ['2.3 too', version(2, 3), `/jobs/${JOB}/stop`, { drain: false, triggerId: 'b', formatType: 'NATIVE' }],
] as const) {
  test(`stop: ${name}`, async () => {
    const { client, requests } = answered(json(202, { 'request-id': 'b' }));
    await client.stop('http://flink', at, JOB, { triggerId: 'b', formatType: 'NATIVE' });
    assert.deepEqual(requests, [{ base: 'http://flink', method: 'POST', path, body, timeoutMs: 3000 }]);
  });
}

const savepoints: readonly (readonly [string, unknown, unknown])[] = [
  ['in progress', { status: { id: 'IN_PROGRESS' }, operation: null }, { state: 'inProgress' }],
  ['completed', { status: { id: 'COMPLETED' }, operation: { location: 's' } }, { state: 'completed', location: 's' }],
  [
    'COMPLETED without a location is a failure',
    {
      status: { id: 'COMPLETED' },
      operation: { 'failure-cause': { class: 'C', 'stack-trace': 'C: x\n\tat y\nCaused by: E: reason' } },
    },
    { state: 'failed', cause: 'E: reason' },
  ],
  [
    'a failure that names its class alone',
    { status: { id: 'COMPLETED' }, operation: { 'failure-cause': { class: 'C' } } },
    { state: 'failed', cause: 'C' },
  ],
  ['COMPLETED with nothing', { status: { id: 'COMPLETED' } }, { state: 'failed', cause: 'no reason given' }],
];
for (const [name, body, expected] of savepoints) {
  test(`savepoint: ${name}`, async () =>
    assert.deepEqual(await answered(json(200, body)).client.savepoint('http://flink', JOB, 'b'), {
      ok: true,
      value: expected,
    }));
}

test('the body of a submission has arguments as a list, and no savepoint where there is none', async () => {
  const { client, requests } = answered(json(200, { jobid: JOB }));
  await client.run('http://flink', {
    jobId: JOB,
    jarName: 'a b.jar',
    entryClass: 'C',
    args: ['x y'],
    parallelism: 2,
    allowNonRestoredState: true,
  });
  assert.deepEqual(requests[0], {
    base: 'http://flink',
    method: 'POST',
    path: '/jars/a%20b.jar/run',
    body: { entryClass: 'C', programArgsList: ['x y'], parallelism: 2, jobId: JOB, allowNonRestoredState: true },
    timeoutMs: 300_000,
  });
});

const submission = {
  jobId: JOB,
  jarName: 'a.jar',
  entryClass: 'C',
  args: [],
  parallelism: 1,
  allowNonRestoredState: false,
};
for (const [name, answer, expected] of [
  [
    '1.8 tells of a duplicate with a 500',
    json(500, { errors: ['org.apache.flink.runtime.client.DuplicateJobSubmissionException'] }),
    'ok',
  ],
  ['2.3 has its own class for it', json(400, { errors: ['x.DuplicateApplicationSubmissionException'] }), 'ok'],
  [
    'main threw',
    json(400, { errors: ['Could not execute application.\nCaused by: java.lang.IllegalArgumentException: told to'] }),
    'SUBMISSION_REFUSED: Flink refused the job: java.lang.IllegalArgumentException: told to',
  ],
  [
    'the class is not there',
    json(500, {
      errors: ['Internal server error.', '<Exception on server side:\njava.lang.ClassNotFoundException: C'],
    }),
    'SUBMISSION_REFUSED: Flink refused the job: java.lang.ClassNotFoundException: C',
  ],
  [
    'another 500 may pass',
    json(500, { errors: ['Internal server error.', 'AskTimeoutException'] }),
    'FLINK_SERVER_ERROR: POST /jars/a.jar/run answered 500: AskTimeoutException',
  ],
] as const) {
  test(`run: ${name}`, async () => {
    const result = await answered(answer).client.run('http://flink', submission);
    assert.equal(result.ok ? 'ok' : `${result.failure.code}: ${result.failure.message}`, expected);
  });
}

for (const [name, body, expected] of [
  [
    'the newest of the history',
    {
      exceptionHistory: { entries: [{ stacktrace: 'Caused by: new' }, { stacktrace: 'old' }] },
      'root-exception': 'root',
    },
    { count: 2, cause: 'new' },
  ],
  ['the root before 1.13', { 'root-exception': 'root' }, { count: 1, cause: 'root' }],
  ['none', { 'root-exception': null }, { count: 0 }],
] as const) {
  test(`failures: ${name}`, async () =>
    assert.deepEqual(await answered(json(200, body)).client.failures('http://flink', JOB), {
      ok: true,
      value: expected,
    }));
}

for (const [name, answer, expected] of [
  ['off', json(404, { errors: ['Checkpointing has not been enabled.'] }), { state: 'off' }],
  ['of a job that is not known', json(404, { errors: [`Job ${JOB} not found`] }), { state: 'unknown' }],
  [
    'before the first one, a savepoint being no checkpoint',
    json(200, { counts: { completed: 1 }, latest: { completed: null }, history: [] }),
    { state: 'known', count: 0, savepointInProgress: false },
  ],
  [
    'after some',
    json(200, {
      counts: { completed: 3 },
      latest: { completed: { trigger_timestamp: 5, external_path: 'c' }, restored: { external_path: 's' } },
      history: [{ status: 'IN_PROGRESS', is_savepoint: true }],
    }),
    {
      state: 'known',
      count: 3,
      savepointInProgress: true,
      completed: { path: 'c', triggeredAt: 5 },
      restoredFrom: 's',
    },
  ],
] as const) {
  test(`checkpoints: ${name}`, async () =>
    assert.deepEqual(await answered(answer).client.checkpoints('http://flink', JOB), { ok: true, value: expected }));
}

for (const [name, answer, expected] of [
  [
    'kept',
    json(200, { interval: 1000, externalization: { enabled: true, delete_on_cancellation: false } }),
    { intervalMs: 1000, retained: true },
  ],
  [
    'deleted with the job',
    json(200, { interval: 1000, externalization: { enabled: true, delete_on_cancellation: true } }),
    { intervalMs: 1000, retained: false },
  ],
  [
    'without an interval',
    json(200, { interval: 2 ** 62, externalization: { enabled: false, delete_on_cancellation: true } }),
    { intervalMs: 86_400_000, retained: false },
  ],
  ['off', json(404, { errors: ['Checkpointing has not been enabled.'] }), undefined],
] as const) {
  test(`checkpoint configuration: ${name}`, async () =>
    assert.deepEqual(await answered(answer).client.checkpointConfig('http://flink', JOB), {
      ok: true,
      value: expected,
    }));
}

const SEARCH = [{ directory: 's3://c/j', prefix: 'chk-' }];
const searching = async (answers: Readonly<Record<string, FlinkResponse>>, finder?: Uint8Array) => {
  const requests: string[] = [];
  const client = flinkClient(
    async ({ method, path, body, jar }) => {
      requests.push(
        `${method} ${path}${jar === undefined ? '' : ` ${jar.name} ${jar.bytes.length}`}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`,
      );
      return answers[`${method} ${path}`] ?? json(404, { errors: ['Not found'] });
    },
    () => undefined,
    finder,
  );
  return { fact: await client.search('http://flink', SEARCH), requests };
};
const UPLOADED = {
  'POST /jars/upload': json(200, { filename: '/tmp/flink-web-upload/1_f.jar' }),
  'DELETE /jars/1_f.jar': json(200, {}),
};
const PLAN = 'POST /jars/1_f.jar/plan';
const JAR = new Uint8Array(3);

test('search: our jar is uploaded, asked and deleted', async () => {
  const { fact, requests } = await searching(
    {
      ...UPLOADED,
      [PLAN]: json(500, { errors: ['x: flinkapp-found|17=s3://c/j/chk-1|18=s3://c/j/chk-2|flinkapp-end'] }),
    },
    JAR,
  );
  assert.deepEqual(fact, {
    state: 'found',
    points: [
      { at: 17, path: 's3://c/j/chk-1' },
      { at: 18, path: 's3://c/j/chk-2' },
    ],
  });
  assert.deepEqual(requests, [
    'POST /jars/upload flinkapp-finder.jar 3',
    `${PLAN} {"entryClass":"FindRestorePoints","programArgsList":["s3://c/j","chk-"]}`,
    'DELETE /jars/1_f.jar',
  ]);
});

for (const [name, answers, finder, expected] of [
  [
    'nothing there',
    { ...UPLOADED, [PLAN]: json(500, { errors: ['x: flinkapp-found|flinkapp-end'] }) },
    JAR,
    { state: 'found', points: [] },
  ],
  ['no jar', {}, undefined, { state: 'failed', cause: 'this flinkapp was built without the jar that looks for them' }],
  ['uploads are off', {}, JAR, { state: 'failed', cause: 'POST /jars/upload answered 404: Not found' }],
  [
    'storage is not to be had',
    { ...UPLOADED, [PLAN]: json(400, { errors: ['Caused by: AccessDenied'] }) },
    JAR,
    { state: 'failed', cause: `${PLAN} answered 400: AccessDenied` },
  ],
  [
    'a plan for an answer',
    { ...UPLOADED, [PLAN]: json(200, { plan: {} }) },
    JAR,
    { state: 'failed', cause: 'Flink showed a plan in place of an answer' },
  ],
] as const) {
  test(`search: ${name}`, async () => assert.deepEqual((await searching(answers, finder)).fact, expected));
}

for (const [name, at, body] of [
  ['1.14 without an id', version(1, 14), { 'cancel-job': false }],
  ['1.15 with ours', version(1, 15), { 'cancel-job': false, triggerId: 'b' }],
] as const) {
  test(`savepoint: ${name}`, async () => {
    const { client, requests } = answered(json(202, { 'request-id': 'b' }));
    await client.takeSavepoint('http://flink', at, JOB, { triggerId: 'b' });
    assert.deepEqual(requests, [
      { base: 'http://flink', method: 'POST', path: `/jobs/${JOB}/savepoints`, body, timeoutMs: 3000 },
    ]);
  });
}

for (const [name, text, expected] of [
  ['the innermost cause', '{"errors":["a\\nCaused by: b\\nCaused by: c: d"]}', 'c: d'],
  [
    'the first line without one',
    '{"errors":["Internal server error.","<Exception on server side:\\nfirst\\n at x"]}',
    'first',
  ],
  ['text that is no JSON', 'plain', 'plain'],
  ['JSON without errors', '{"a":1}', '{"a":1}'],
  ['nothing', '', 'no reason given'],
] as const) {
  test(`root cause: ${name}`, () => assert.equal(rootCause(text), expected));
}

test('a savepoint is disposed of by its path', async () => {
  const { client, requests } = answered(json(200, { 'request-id': 'b' }));
  assert.equal((await client.dispose('http://flink', 'file:/s/1')).ok, true);
  assert.deepEqual(requests, [
    {
      base: 'http://flink',
      method: 'POST',
      path: '/savepoint-disposal',
      body: { 'savepoint-path': 'file:/s/1' },
      timeoutMs: 3000,
    },
  ]);
});

const vertices = json(200, {
  vertices: [
    { id: 'v', parallelism: 2, maxParallelism: 128 },
    { id: 'w', parallelism: 1, maxParallelism: 128 },
  ],
});
const bounds = json(200, { v: { parallelism: { lowerBound: 1, upperBound: 4 } } });

test('requirements: what each vertex may have, and what it has', async () => {
  const { client } = answered(bounds, vertices);
  const answer = await client.requirements('http://flink', JOB);
  assert.deepEqual(answer, {
    ok: true,
    value: {
      state: 'known',
      vertices: [
        { id: 'v', parallelism: 2, maxParallelism: 128, lower: 1, upper: 4 },
        { id: 'w', parallelism: 1, maxParallelism: 128, lower: 1, upper: 1 },
      ],
    },
  });
});

for (const [name, response, expected] of [
  [
    'a scheduler that cannot',
    json(500, { errors: ['java.lang.UnsupportedOperationException: not with the default scheduler'] }),
    true,
  ],
  ['a version that has none', json(404, { errors: ['Not found: /jobs/x/resource-requirements'] }), true],
  ['another failure is no answer', json(503, { errors: ['leader election'] }), false],
] as const) {
  test(`requirements: ${name}`, async () => {
    const answer = await answered(response).client.requirements('http://flink', JOB);
    assert.deepEqual(answer.ok ? answer.value : 'failed', expected ? { state: 'unsupported' } : 'failed');
  });
}

test('requirements: vertices of an unknown shape are no answer', async () => {
  assert.equal((await answered(bounds, json(200, {})).client.requirements('http://flink', JOB)).ok, false);
});

test('requirements are put for all vertices at once', async () => {
  const { client, requests } = answered(json(200, {}));
  assert.equal((await client.rescale('http://flink', JOB, { v: { lower: 1, upper: 4 } })).ok, true);
  assert.deepEqual(requests[0]?.body, { v: { parallelism: { lowerBound: 1, upperBound: 4 } } });
});
