import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { service, TOKEN } from '../../fakes/service.ts';

const hook = (app: Parameters<typeof request>[0]) => request(app).post('/sync').set('authorization', `Bearer ${TOKEN}`);

test('probes tell that it lives, and whether calls should be sent', async () => {
  await request(service().app).get('/healthz').expect(200, { ok: true });
  await request(service().app).get('/readyz').expect(200, { ok: true });
  await request(service({ ready: () => false }).app)
    .get('/readyz')
    .expect(503, { ok: false });
});

test('/metrics tells applications by phase, and every call', async () => {
  const { app, metrics } = service();
  await hook(app).send({}).expect(400);
  await request(app)
    .post('/mutate')
    .send({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request: { uid: 'a' } })
    .expect(200);
  const { text } = await request(metrics).get('/metrics').expect(200);
  assert.match(text, /flinkapp_applications\{phase="Running"\} 2/);
  assert.match(text, /flinkapp_admission_duration_seconds_count\{webhook="mutate",outcome="allowed"\} 1/);
});

for (const [name, send, status] of [
  ['an unknown path', (app: Parameters<typeof request>[0]) => request(app).get('/nothing'), 404],
  ['another method', (app: Parameters<typeof request>[0]) => request(app).get('/sync'), 404],
  ['another content type', (app: Parameters<typeof request>[0]) => hook(app).type('text').send('{}'), 415],
  ['no JSON', (app: Parameters<typeof request>[0]) => hook(app).type('json').send('{'), 400],
  ['metrics, which have their own port', (app: Parameters<typeof request>[0]) => request(app).get('/metrics'), 404],
  [
    'another charset',
    (app: Parameters<typeof request>[0]) => hook(app).type('application/json; charset=utf-16').send('{}'),
    415,
  ],
  [
    'a packed body',
    (app: Parameters<typeof request>[0]) => hook(app).type('json').set('content-encoding', 'gzip').send('{}'),
    415,
  ],
  [
    'a body that nests deeply',
    (app: Parameters<typeof request>[0]) =>
      hook(app)
        .type('json')
        .send(`${'{"a":['.repeat(60)}"]}"${']}'.repeat(60)}`),
    400,
  ],
  [
    'a key that means a prototype',
    (app: Parameters<typeof request>[0]) => hook(app).type('json').send('{"parent":{"__proto__":{}}}'),
    400,
  ],
  [
    'the same, spelt otherwise',
    (app: Parameters<typeof request>[0]) => hook(app).type('json').send('{"\\u005F_proto__":{}}'),
    400,
  ],
  ['no token', (app: Parameters<typeof request>[0]) => request(app).post('/sync').send({}), 401],
  [
    'another token',
    (app: Parameters<typeof request>[0]) => request(app).post('/customize').set('authorization', 'Bearer x').send({}),
    401,
  ],
  ['a scalar', (app: Parameters<typeof request>[0]) => hook(app).type('json').send('7'), 400],
  ['no body', (app: Parameters<typeof request>[0]) => hook(app).type('json'), 400],
] as const) {
  test(`${name} is answered ${status}`, async () => {
    const { app } = service();
    const answer = await send(app);
    assert.equal(answer.status, status);
    assert.equal(typeof answer.body.error, 'string');
  });
}

test('a body that is too large is answered 413, and none of it is kept', async () => {
  const { app } = service({ maxBodyBytes: 100 });
  await hook(app)
    .send({ a: 'x'.repeat(200) })
    .expect(413);
});
