import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, JOB, json, scriptedClient } from './scripted-client.ts';

const submission = {
  jobId: JOB,
  jarName: 'a.jar',
  entryClass: 'C',
  args: [],
  parallelism: 1,
  allowNonRestoredState: false,
};

test('a submission without a savepoint has its arguments as a list, and no savepointPath', async () => {
  const { client, requests } = scriptedClient(json(200, { jobid: JOB }));
  await client.run(BASE, {
    jobId: JOB,
    jarName: 'a b.jar',
    entryClass: 'C',
    args: ['x y'],
    parallelism: 2,
    allowNonRestoredState: true,
  });
  assert.deepEqual(requests[0], {
    base: BASE,
    method: 'POST',
    path: '/jars/a%20b.jar/run',
    body: { entryClass: 'C', programArgsList: ['x y'], parallelism: 2, jobId: JOB, allowNonRestoredState: true },
    timeoutMs: 300_000,
  });
});

for (const [name, answer, expected] of [
  [
    'a duplicate, which 1.8 answers with a 500, counts as sent',
    json(500, { errors: ['org.apache.flink.runtime.client.DuplicateJobSubmissionException'] }),
    'ok',
  ],
  [
    'a duplicate, for which 2.3 has another class, counts as sent',
    json(400, { errors: ['x.DuplicateApplicationSubmissionException'] }),
    'ok',
  ],
  [
    'a main method that throws is refused for good',
    json(400, { errors: ['Could not execute application.\nCaused by: java.lang.IllegalArgumentException: no input'] }),
    'SUBMISSION_REFUSED: Flink refused the job: java.lang.IllegalArgumentException: no input',
  ],
  [
    'a class that does not exist is refused for good, although Flink answers 500',
    json(500, {
      errors: ['Internal server error.', '<Exception on server side:\njava.lang.ClassNotFoundException: C'],
    }),
    'SUBMISSION_REFUSED: Flink refused the job: java.lang.ClassNotFoundException: C',
  ],
  [
    'any other 500 is a server error, which flinkapp retries',
    json(500, { errors: ['Internal server error.', 'AskTimeoutException'] }),
    'FLINK_SERVER_ERROR: POST /jars/a.jar/run answered 500: AskTimeoutException',
  ],
] as const) {
  test(`submission: ${name}`, async () => {
    const result = await scriptedClient(answer).client.run(BASE, submission);
    assert.equal(result.ok ? 'ok' : `${result.failure.code}: ${result.failure.message}`, expected);
  });
}
