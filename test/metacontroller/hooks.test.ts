import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import request from 'supertest';
import { LAST_APPLIED_ANNOTATION } from '../../src/api/labels.ts';
import { KubeError } from '../../src/kube/client.ts';
import { application, record } from '../builders.ts';
import { emptyKube } from '../fakes/kube.ts';
import { service, TOKEN } from '../fakes/service.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const parent = application({ metadata: { resourceVersion: '7' } });
const body = (more: object = {}) => ({
  controller: {},
  parent,
  children: { 'Deployment.apps/v1': {}, 'Service.v1': {} },
  related: {},
  finalizing: false,
  ...more,
});
const kube = emptyKube({ get: async (path) => (path.includes('/pods') ? { items: [] } : parent) });
const post = (app: Parameters<typeof request>[0], path: string, what: object = body()) =>
  request(app).post(path).set('authorization', `Bearer ${TOKEN}`).send(what);

test('/sync answers a new application with its first status, and with no children until that is stored', async () => {
  const { app, logged } = service({ kube, now: () => NOW });
  const { body: answer } = await post(app, '/sync').expect(200);
  const { conditions, ...status } = answer.status;
  const { hash } = record();
  assert.deepEqual(
    { ...answer, status },
    {
      status: {
        phase: 'ClusterStarting',
        phaseSince: '2026-01-01T12:00:00.000Z',
        updatingHash: hash,
        deploymentMode: 'Dual',
        updating: record(),
        revision: 1,
        lastUpdatedAt: '2026-01-01T12:00:00Z',
      },
      children: [],
      resyncAfterSeconds: 0.1,
    },
  );
  assert.equal(conditions.length, 6);
  assert.deepEqual(
    logged.map((line) => JSON.parse(line)),
    [
      {
        level: 30,
        hook: 'sync',
        application: 'count',
        namespace: 'ns',
        phase: 'ClusterStarting',
        from: 'New',
        msg: 'phase changed',
      },
    ],
  );
});

test('/sync answers a stored status with the children of its new cluster', async () => {
  const stored = {
    ...parent,
    status: {
      phase: 'ClusterStarting' as const,
      phaseSince: '2026-01-01T12:00:00Z',
      updating: record(),
      updatingHash: record().hash,
      revision: 1,
    },
  };
  const { app } = service({ now: () => NOW, kube: emptyKube({ get: async () => stored }) });
  const { body: answer } = await post(app, '/sync', body({ parent: stored })).expect(200);
  const names = answer.children.map(
    ({ kind, metadata }: { kind: string; metadata: { name: string } }) => `${kind} ${metadata.name}`,
  );
  const { hash } = record();
  assert.deepEqual(names, [
    `Deployment count-${hash}-jm`,
    `Deployment count-${hash}-tm`,
    `Service count-${hash}`,
    'Service count',
  ]);
});

test('/finalize releases an application that has no pods left', async () => {
  const tornDown = {
    ...parent,
    metadata: { ...parent.metadata, deletionTimestamp: '2026-01-01T12:00:00Z' },
    status: {
      phase: 'Deleting' as const,
      revision: 9,
      operation: { kind: 'teardown' as const, startedAt: '2026-01-01T12:00:00Z' },
    },
  };
  const { app } = service({
    now: () => NOW,
    kube: emptyKube({ get: async (path) => (path.includes('/pods') ? { items: [] } : tornDown) }),
  });
  const { body: answer } = await post(app, '/finalize', body({ parent: tornDown, finalizing: true })).expect(200);
  assert.deepEqual([answer.finalized, answer.children], [true, []]);
});

/** Of an application that another flinkapp has deployed, with one child. */
const CHILD = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'count',
    annotations: { [LAST_APPLIED_ANNOTATION]: '{"kind":"Service","metadata":{"name":"count"}}' },
  },
};

for (const [sentence, status, reason] of [
  ['a word that this flinkapp does not know', { phase: 'Pausing', revision: 9 }, 'UnreadableStatus'],
  ['the status of another operator', { phase: 'Running', deployHash: '1a2b3c4d' }, 'ForeignStatus'],
] as const) {
  for (const path of ['/sync', '/finalize']) {
    test(`${path} answers ${sentence} with the same status, the same children and a condition`, async () => {
      const stored = { ...parent, status };
      const created: unknown[] = [];
      const { app, logged } = service({
        now: () => NOW,
        kube: emptyKube({ get: async () => stored, create: async (_, object) => void created.push(object) }),
      });
      const children = { 'Service.v1': { 'ns/count': CHILD } };
      const { body: answer } = await post(app, path, body({ parent: stored, children })).expect(200);
      const { conditions, ...rest } = answer.status;
      assert.deepEqual(rest, status);
      assert.deepEqual(
        conditions.map((one: { type: string; reason: string }) => [one.type, one.reason]),
        [['Stalled', reason]],
      );
      assert.deepEqual(answer.children, [{ kind: 'Service', metadata: { name: 'count' } }]);
      assert.equal(answer.finalized, path === '/finalize' ? false : undefined);
      assert.deepEqual([created, logged], [[], []]);
    });
  }
}

test('a status that cannot be read is answered from a live read, never from the cache', async () => {
  let gets = 0;
  const stored = { ...parent, status: { phase: 'Pausing', revision: 9 } };
  const { app } = service({
    kube: emptyKube({
      get: async (path) => {
        if (path.endsWith('/count')) gets += 1;
        return stored;
      },
    }),
  });
  for (let i = 0; i < 3; i += 1) await post(app, '/sync', body({ parent: stored })).expect(200);
  assert.equal(gets, 3);
});

for (const [name, live] of [
  ['is gone', undefined],
  ['another one of the same name has replaced', application({ metadata: { uid: 'other' } })],
] as const) {
  test(`nothing is done nor written for an application that ${name}`, async () => {
    const { app } = service({
      kube: emptyKube({
        get: async (path) => (path.includes('/pods') ? { items: [] } : live),
        create: async () => assert.fail('an Event'),
      }),
    });
    const answer = await post(app, '/sync').expect(429, { error: 'the application is gone' });
    assert.equal(answer.headers['retry-after'], '1');
  });
}

test('an answer of the API server that is no application does not make it gone', async () => {
  const { app } = service({ kube: emptyKube({ get: async () => ({ items: [] }) }) });
  const answer = await post(app, '/sync').expect(429);
  assert.match(answer.body.error, /something other than a FlinkApplication$/);
});

test('a hook call with an older parent is answered from the live one, also if it would change nothing', async () => {
  let live = application({ spec: { jarName: 'no/jar' }, metadata: { resourceVersion: '1' } });
  const { app } = service({
    kube: emptyKube({ get: async (path) => (path.includes('/pods') ? { items: [] } : live) }),
    now: () => NOW,
  });
  const first = (await post(app, '/sync', body({ parent: live })).expect(200)).body.status;
  const older = { ...live, status: first };
  live = application({ spec: { jarName: 'no/other' }, metadata: { resourceVersion: '2' }, status: first });
  const second = (await post(app, '/sync', body({ parent: live })).expect(200)).body.status;
  live = { ...live, status: second, metadata: { ...live.metadata, resourceVersion: '3' } };
  const { status } = (await post(app, '/sync', body({ parent: older })).expect(200)).body;
  assert.deepEqual([first.revision, second.revision, status], [1, 2, second]);
});

test('an effect that fails is logged, and the hook call still answers', async () => {
  const refusing = emptyKube({
    get: kube.get,
    create: async () => {
      throw new KubeError(403, 'events is forbidden');
    },
  });
  const { app, logged } = service({ kube: refusing });
  await post(app, '/sync').expect(200);
  assert.deepEqual(
    logged.map((line) => JSON.parse(line)).map(({ msg, reason }) => [msg, reason]),
    [
      ['effect failed', 'KubeError: events is forbidden'],
      ['phase changed', undefined],
    ],
  );
});

/** An API server whose answers the test sets; a number is the status of a failure. */
const scriptedKube = () => {
  const server = { fails: undefined as number | undefined };
  const api = emptyKube({
    get: async (path) => {
      if (server.fails !== undefined) throw new KubeError(server.fails, `answered ${server.fails}`);
      return path.includes('/pods') ? { items: [] } : parent;
    },
  });
  return { server, api };
};

for (const status of [0, 401, 429, 500, 503, 504]) {
  test(`while the API server answers ${status}, Metacontroller has to ask again in 3 s, and writes nothing`, async () => {
    const { server, api } = scriptedKube();
    const { app, metrics, logged } = service({ kube: api });
    server.fails = status;
    for (let i = 0; i < 5; i += 1) {
      const answer = await post(app, '/sync').expect(429, { error: `answered ${status}` });
      assert.equal(answer.headers['retry-after'], '3');
    }
    assert.deepEqual(
      logged.map((line) => JSON.parse(line)),
      [
        {
          level: 40,
          reason: `answered ${status}`,
          leftOut: 0,
          msg: 'the API server does not answer; Metacontroller repeats hook calls every 3 s',
        },
      ],
    );
    const { text } = await request(metrics).get('/metrics').expect(200);
    assert.match(text, /flinkapp_hook_duration_seconds_count\{hook="sync",phase="New",outcome="kubernetes"\} 5/);
    server.fails = undefined;
    await post(app, '/sync').expect(200);
  });
}

test('a right that flinkapp lacks is logged, and Metacontroller has to ask again in 5 s', async () => {
  const { server, api } = scriptedKube();
  const { app, logged } = service({ kube: api });
  server.fails = 403;
  const answer = await post(app, '/sync').expect(429, { error: 'answered 403' });
  assert.equal(answer.headers['retry-after'], '5');
  assert.deepEqual(JSON.parse(logged[0] ?? '{}'), {
    level: 40,
    reason: 'answered 403',
    leftOut: 0,
    msg: "the API server refuses what flinkapp's ServiceAccount asks; install the chart's roles again. Metacontroller repeats hook calls every 5 s",
  });
});

test('an error of flinkapp itself fails the hook call', async () => {
  const broken = emptyKube({ get: () => Promise.reject(new TypeError('x is not a function')) });
  await post(service({ kube: broken }).app, '/sync').expect(500, { error: 'x is not a function' });
});

test('a hook call does not wait for a JobManager that takes its time, and the next one has its answer', async () => {
  const status = {
    phase: 'ClusterStarting' as const,
    phaseSince: '2026-01-01T12:00:00Z',
    updating: record(),
    updatingHash: record().hash,
    revision: 1,
  };
  const stored = { ...parent, status };
  const { app } = service({
    now: () => NOW,
    kube: emptyKube({ get: async (path) => (path.includes('/pods') ? { items: [] } : stored) }),
    transport: async () => {
      await setTimeout(900);
      return { status: 200, text: '{"taskmanagers":0,"slots-total":0,"slots-available":0,"flink-version":"1.20.5"}' };
    },
  });
  const start = performance.now();
  const answer = await post(app, '/sync', body({ parent: stored })).expect(429, {
    error: 'a JobManager has not answered within 500 ms',
  });
  assert.deepEqual([answer.headers['retry-after'], performance.now() - start < 800], ['1', true]);
  await setTimeout(700);
  await post(app, '/sync', body({ parent: stored })).expect(200);
});

test('a hook call beyond its budget is answered with 429 and a retry in one second', async () => {
  const { app } = service({ kube: emptyKube({ get: () => new Promise(() => undefined) }), budgetMs: 20 });
  const answer = await post(app, '/sync').expect(429);
  assert.deepEqual(
    [answer.headers['retry-after'], answer.body],
    ['1', { error: 'the hook call exceeded its budget of 20 ms; retry' }],
  );
});

test('/customize of an application without rolloutOnConfigChange names no related objects', async () => {
  await post(service().app, '/customize').expect(200, { relatedResources: [] });
});

test('a ConfigMap with the text or the key __proto__ stops nothing', async () => {
  const related =
    '{"ConfigMap.v1":{"ns/c":{"metadata":{"name":"c"},"data":{"__proto__":"x","main.js":"a.__proto__ = b"}}}}';
  const text = JSON.stringify(body()).replace('"related":{}', `"related":${related}`);
  const { app } = service({ kube });
  await request(app).post('/sync').type('json').set('authorization', `Bearer ${TOKEN}`).send(text).expect(200);
});

for (const [name, what] of [
  ['a list as its body', []],
  ['an empty object as its body', {}],
  ['a parent without uid', { parent: { metadata: { name: 'a', namespace: 'b' }, spec: {} } }],
  ['a parent without spec', { parent: { metadata: { name: 'a', namespace: 'b', uid: 'c' } } }],
] as const) {
  test(`a hook call with ${name} is answered with 400`, async () => {
    await post(service().app, '/sync', what).expect(400);
  });
}

for (const path of ['/sync', '/finalize', '/customize']) {
  test(`${path} refuses a call without the bearer token`, async () => {
    const { app } = service({ kube });
    await request(app).post(path).send(body()).expect(401);
    await request(app).post(path).set('authorization', `Bearer ${TOKEN}x`).send(body()).expect(401);
    await request(app).post(path).set('authorization', TOKEN).send(body()).expect(401);
  });
}

test('children that are no objects with a name are ignored', async () => {
  const { app } = service({ kube });
  await post(
    app,
    '/sync',
    body({ children: { 'Service.v1': { a: null, b: { metadata: {} }, c: 1 }, 'Deployment.apps/v1': 7 } }),
  ).expect(200);
});
