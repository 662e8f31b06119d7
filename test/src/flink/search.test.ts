import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flinkClient } from '../../../src/flink/client.ts';
import type { FlinkRequest, FlinkResponse } from '../../../src/flink/transport.ts';
import { BASE, json } from './scripted-client.ts';

const SEARCH = [{ directory: 's3://c/j', prefix: 'chk-' }];
const PLAN = 'POST /jars/1_f.jar/plan';
const UPLOADED = {
  'POST /jars/upload': json(200, { filename: '/tmp/flink-web-upload/1_f.jar' }),
  'DELETE /jars/1_f.jar': json(200, {}),
};
const JAR = new Uint8Array(3);

const describe = ({ method, path, jar, body }: FlinkRequest): string =>
  [
    `${method} ${path}`,
    ...(jar === undefined ? [] : [`${jar.name} ${jar.bytes.length}`]),
    ...(body === undefined ? [] : [JSON.stringify(body)]),
  ].join(' ');

const search = async (answers: Readonly<Record<string, FlinkResponse>>, finder?: Uint8Array) => {
  const requests: string[] = [];
  const client = flinkClient(
    async (request) => {
      requests.push(describe(request));
      return answers[`${request.method} ${request.path}`] ?? json(404, { errors: ['Not found'] });
    },
    () => undefined,
    finder,
  );
  return { fact: await client.search(BASE, SEARCH), requests };
};

test('a search uploads finder.jar, asks for its plan, and deletes it again', async () => {
  const errors = ['x: flinkapp-found|17=s3://c/j/chk-1|18=s3://c/j/chk-2|flinkapp-end'];
  const { fact, requests } = await search({ ...UPLOADED, [PLAN]: json(500, { errors }) }, JAR);
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
    'of an empty directory finds no restore points',
    { ...UPLOADED, [PLAN]: json(500, { errors: ['x: flinkapp-found|flinkapp-end'] }) },
    JAR,
    { state: 'found', points: [] },
  ],
  [
    'by a flinkapp without finder.jar fails',
    {},
    undefined,
    { state: 'failed', cause: 'finder.jar is missing: the state of lost jobs cannot be recovered' },
  ],
  [
    'on a JobManager that takes no uploads fails',
    {},
    JAR,
    { state: 'failed', cause: 'POST /jars/upload answered 404: Not found' },
  ],
  [
    'of storage that denies access fails',
    { ...UPLOADED, [PLAN]: json(400, { errors: ['Caused by: AccessDenied'] }) },
    JAR,
    { state: 'failed', cause: `${PLAN} answered 400: AccessDenied` },
  ],
  [
    'that Flink answers with a plan fails',
    { ...UPLOADED, [PLAN]: json(200, { plan: {} }) },
    JAR,
    { state: 'failed', cause: 'Flink returned a plan instead of the list of restore points' },
  ],
] as const) {
  test(`a search ${name}`, async () => assert.deepEqual((await search(answers, finder)).fact, expected));
}
