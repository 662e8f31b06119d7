import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { type Fields, isFields } from '../../src/api/fields.ts';
import { KubeError } from '../../src/kube/client.ts';
import { application } from '../builders.ts';
import { emptyKube } from '../fakes/kube.ts';
import { service, TOKEN } from '../fakes/service.ts';
import { EXAMPLES, exampleSpec } from '../fixtures/violations.ts';

/**
 * Answers of the webhooks reach the log of the API server, and failures of hooks that of flinkapp: neither may hold a
 * value that can be a secret.
 */

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

/** Secrets in every field that can hold one. */
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

/** A spec with all secrets and some changes; objects are merged one level deep. */
const withSecrets = (changes: Fields): object => {
  const merged = (['flinkConfig', 'jobManagerConfig', 'taskManagerConfig'] as const).map((field) => {
    const changed = changes[field];
    return [field, changed === undefined || isFields(changed) ? { ...SECRETS[field], ...changed } : changed];
  });
  return { ...exampleSpec({ spec: {} }), ...SECRETS, ...changes, ...Object.fromEntries(merged) };
};

const FIELDS = ['programArgs', 'programArgsList', 'flinkConfig', 'jobManagerConfig', 'taskManagerConfig', 'client'];

/** Values of the wrong shape in the place of variables. */
const WRONG_VARIABLES: Readonly<Record<string, unknown>> = {
  'a text': CANARY,
  'a list of texts': [CANARY],
  'an object': { PASSWORD: CANARY },
  'a list of objects without names': [{ PASSWORD: CANARY }],
  'a variable whose value is an object': [{ ...variable, value: { of: CANARY } }],
  'a variable with an invalid name': [{ ...variable, name: '1 2' }],
  'a variable that is written twice': [variable, variable],
};

const rows: readonly (readonly [situation: string, changes: Fields])[] = [
  ...Object.entries(EXAMPLES).map(
    ([name, { spec }]) => [`The violation of ${name} next to secrets shows none of them`, { ...spec }] as const,
  ),
  ...FIELDS.flatMap((field) => [
    [`A secret in ${field} written as a list is hidden`, { [field]: [CANARY] }] as const,
    [`A secret in ${field} written as an object is hidden`, { [field]: { [field]: CANARY } }] as const,
    [`A secret in ${field} written as a list of objects is hidden`, { [field]: [{ [field]: CANARY }] }] as const,
  ]),
  ['A secret in programArgsList written as text is hidden', { programArgsList: CANARY }],
  ['A secret in both forms of arguments is hidden', { programArgsList: [CANARY] }],
  ...Object.entries(WRONG_VARIABLES).flatMap(([shape, env]) => [
    [`A secret in envConfig.env with ${shape} is hidden`, { taskManagerConfig: { envConfig: { env } } }] as const,
    [
      `A secret in env of a template with ${shape} is hidden`,
      { taskManagerConfig: { podTemplate: { spec: { containers: [{ name: 'taskmanager', env }] } } } },
    ] as const,
    [`A secret in envConfig with ${shape} is hidden`, { jobManagerConfig: { envConfig: env } }] as const,
  ]),
  ['A secret in a nested option is hidden', { flinkConfig: { s3: { 'secret-key': CANARY } } }],
  ['A secret in an option with a line break is hidden', { flinkConfig: { 's3.secret-key': `${CANARY}\n` } }],
  [
    'A secret in a misspelt option is hidden',
    { flinkConfig: { 's3.secret-keyy': CANARY, 'security.ssl.rest.key-pasword': CANARY } },
  ],
];

for (const [situation, changes] of rows) {
  test(situation, async () => {
    const { app, metrics, logged } = service();
    const review = {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: { uid: 'u', operation: 'CREATE', object: { ...application(), spec: withSecrets(changes) } },
    };
    const validated = await request(app).post('/validate').send(review).expect(200);
    const mutated = await request(app).post('/mutate').send(review).expect(200);
    const patch = Buffer.from(mutated.body.response.patch ?? '', 'base64').toString();
    const scraped = await request(metrics).get('/metrics').expect(200);
    const texts = [validated.text, mutated.text, patch, scraped.text, ...logged];
    assert.deepEqual(
      texts.filter((text) => text.includes(CANARY)),
      [],
    );
  });
}

test('The answer to a body that is no JSON does not quote it', async () => {
  const { app, logged } = service();
  const { body } = await request(app)
    .post('/validate')
    .set('content-type', 'application/json')
    .send(`{"programArgs": ${CANARY}`)
    .expect(400);
  assert.deepEqual([body, logged], [{ error: 'the body is not JSON' }, []]);
});

test("Answers and logs of a failing hook hold neither the application's secrets nor the token", async () => {
  const kube = emptyKube({
    get: async (path) => {
      throw new KubeError(422, `GET ${path} answered 422: invalid`);
    },
  });
  const { app, metrics, logged } = service({ kube });
  const parent = { ...application(), spec: withSecrets({}) };
  const body = { controller: {}, parent, children: {}, related: {}, finalizing: false };
  const failed = await request(app).post('/sync').set('authorization', `Bearer ${TOKEN}`).send(body).expect(500);
  const refused = await request(app).post('/sync').set('authorization', `Bearer ${TOKEN}x`).send(body).expect(401);
  const scraped = await request(metrics).get('/metrics').expect(200);
  assert.equal(logged.length, 1);
  const texts = [failed.text, refused.text, scraped.text, ...logged];
  assert.deepEqual(
    texts.filter((text) => text.includes(CANARY) || text.includes(`Bearer ${TOKEN}`)),
    [],
  );
});
