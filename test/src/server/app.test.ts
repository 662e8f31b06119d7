import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { service, TOKEN } from '../../fakes/service.ts';

type App = Parameters<typeof request>[0];
const hook = (app: App) => request(app).post('/sync').set('authorization', `Bearer ${TOKEN}`);

test('probes answer whether the process lives, and whether it takes calls', async () => {
  await request(service().app).get('/healthz').expect(200, { ok: true });
  await request(service().app).get('/readyz').expect(200, { ok: true });
  await request(service({ ready: () => false }).app)
    .get('/readyz')
    .expect(503, { ok: false });
});

test('/metrics has the applications by phase, and the duration of every call', async () => {
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
  ['an unknown path', (app: App) => request(app).get('/nothing'), 404],
  ['an unknown method', (app: App) => request(app).get('/sync'), 404],
  ['/metrics on the port of the webhooks', (app: App) => request(app).get('/metrics'), 404],
  ['a content type other than JSON', (app: App) => hook(app).type('text').send('{}'), 415],
  ['a charset other than UTF-8', (app: App) => hook(app).type('application/json; charset=utf-16').send('{}'), 415],
  ['a compressed body', (app: App) => hook(app).type('json').set('content-encoding', 'gzip').send('{}'), 415],
  ['a body that is no JSON', (app: App) => hook(app).type('json').send('{'), 400],
  ['a body that is a number', (app: App) => hook(app).type('json').send('7'), 400],
  ['a call without a body', (app: App) => hook(app).type('json'), 400],
  [
    'a body nested more than 100 levels deep',
    (app: App) =>
      hook(app)
        .type('json')
        .send(`${'{"a":['.repeat(60)}"]}"${']}'.repeat(60)}`),
    400,
  ],
  ['a hook call without a token', (app: App) => request(app).post('/sync').send({}), 401],
  [
    'a hook call with a wrong token',
    (app: App) => request(app).post('/customize').set('authorization', 'Bearer x').send({}),
    401,
  ],
] as const) {
  test(`${name} is answered with ${status} and an error`, async () => {
    const { app } = service();
    const answer = await send(app);
    assert.equal(answer.status, status);
    assert.equal(typeof answer.body.error, 'string');
  });
}

test('a body above the limit is answered with 413', async () => {
  const { app } = service({ maxBodyBytes: 100 });
  await hook(app)
    .send({ a: 'x'.repeat(200) })
    .expect(413);
});
