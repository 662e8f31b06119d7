import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { KubeError } from '../../src/kube/client.ts';
import { application } from '../builders.ts';
import { emptyKube } from '../fakes/kube.ts';
import { service, TOKEN } from '../fakes/service.ts';
import { FAULTS, faultySpec } from '../fixtures/faults.ts';

/** What may be a secret is not told to anybody: answers of the webhooks end in the API server's log, failures of hooks in our own. */

const CANARY = 'kept-to-yourself-4711';
const variable = { name: 'PASSWORD', value: CANARY };
const variables = { envConfig: { env: [variable] } };
const template = (role: string) => ({
  podTemplate: {
    spec: {
      containers: [
        { name: role, env: [variable] },
        { name: 'sidecar', image: 'sidecar:1', env: [variable] },
      ],
    },
  },
});

/** An application that keeps secrets wherever the resource has a place for them. */
const SECRETS = {
  programArgs: `--password ${CANARY}`,
  jobManagerConfig: { ...variables, ...template('jobmanager') },
  taskManagerConfig: { taskSlots: 2, ...variables, ...template('taskmanager') },
  flinkConfig: {
    's3.secret-key': CANARY,
    'fs.azure.account.key.a.b': CANARY,
    'security.ssl.rest.key-password': CANARY,
    'metrics.reporter.a.apikey': CANARY,
  },
};

const merged = (spec: Record<string, unknown>): object => ({
  ...SECRETS,
  ...spec,
  flinkConfig: { ...SECRETS.flinkConfig, ...(spec['flinkConfig'] as object | undefined) },
  jobManagerConfig: { ...SECRETS.jobManagerConfig, ...(spec['jobManagerConfig'] as object | undefined) },
  taskManagerConfig: { ...SECRETS.taskManagerConfig, ...(spec['taskManagerConfig'] as object | undefined) },
});

/** Where secrets stand, and what of another shape may stand there. */
const places = ['programArgs', 'programArgsList', 'flinkConfig', 'jobManagerConfig', 'taskManagerConfig', 'client'];
const misplaced: readonly (readonly [string, object])[] = [
  ...places.flatMap((place) => [
    [`${place} as a list`, { [place]: [CANARY] }] as const,
    [`${place} as an object`, { [place]: { [place]: CANARY } }] as const,
    [`${place} as a list of objects`, { [place]: [{ [place]: CANARY }] }] as const,
  ]),
  ['a list of arguments that is text', { programArgsList: CANARY }],
  ['arguments both ways', { programArgsList: [CANARY] }],
  ...[
    CANARY,
    [CANARY],
    { PASSWORD: CANARY },
    [{ PASSWORD: CANARY }],
    [{ ...variable, value: { of: CANARY } }],
    [{ ...variable, name: '1 2' }],
    [variable, variable],
  ].flatMap((env, i) => [
    [`variables of shape ${i}`, { taskManagerConfig: { envConfig: { env } } }] as const,
    [
      `a template's variables of shape ${i}`,
      { taskManagerConfig: { podTemplate: { spec: { containers: [{ name: 'taskmanager', env }] } } } },
    ] as const,
    [`all variables of shape ${i}`, { jobManagerConfig: { envConfig: env } }] as const,
  ]),
  ['options in groups', { flinkConfig: { s3: { 'secret-key': CANARY } } }],
  ['a secret option of many lines', { flinkConfig: { 's3.secret-key': `${CANARY}\n` } }],
  [
    'a secret option that is misspelt',
    { flinkConfig: { 's3.secret-keyy': CANARY, 'security.ssl.rest.key-pasword': CANARY } },
  ],
];

const cases = [
  ...Object.entries(FAULTS).map(
    ([name, fault]) => [name, faultySpec({ ...fault, spec: merged(fault.spec) as never })] as const,
  ),
  ...misplaced.map(([name, spec]) => [name, faultySpec({ spec: merged(spec as never) as never })] as const),
];

for (const [name, spec] of cases) {
  test(`webhooks tell no secret: ${name}`, async () => {
    const { app, metrics, logged } = service();
    const review = {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: { uid: 'u', operation: 'CREATE', object: { ...application(), spec } },
    };
    const { text } = await request(app).post('/validate').send(review).expect(200);
    const mutated = await request(app).post('/mutate').send(review).expect(200);
    const patch = Buffer.from(mutated.body.response.patch ?? '', 'base64').toString();
    const scraped = await request(metrics).get('/metrics').expect(200);
    assert.equal(
      [text, mutated.text, patch, scraped.text, ...logged].some((said) => said.includes(CANARY)),
      false,
      text,
    );
  });
}

test('a body that cannot be read is not quoted', async () => {
  const { app, logged } = service();
  const { body } = await request(app)
    .post('/validate')
    .set('content-type', 'application/json')
    .send(`{"programArgs": ${CANARY}`)
    .expect(400);
  assert.deepEqual([body, logged], [{ error: 'the body is not JSON' }, []]);
});

test('a hook that fails tells neither the application’s secrets nor its own token', async () => {
  const kube = emptyKube({
    get: async (path) => {
      throw new KubeError(403, `GET ${path} answered 403: forbidden`);
    },
  });
  const { app, metrics, logged } = service({ kube });
  const parent = application({ spec: SECRETS as never });
  const body = { controller: {}, parent, children: {}, related: {}, finalizing: false };
  const { text } = await request(app).post('/sync').set('authorization', `Bearer ${TOKEN}`).send(body).expect(500);
  const refused = await request(app).post('/sync').set('authorization', `Bearer ${TOKEN}x`).send(body).expect(401);
  const scraped = await request(metrics).get('/metrics').expect(200);
  assert.equal(logged.length, 1);
  for (const said of [text, refused.text, scraped.text, ...logged])
    assert.equal(said.includes(CANARY) || said.includes(`Bearer ${TOKEN}`), false, said);
});
