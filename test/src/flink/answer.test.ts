import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootCause } from '../../../src/flink/answer.ts';
import { BASE, json, scriptedClient } from './scripted-client.ts';

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });
const named = (name: string) => Object.assign(new Error('The operation was aborted due to timeout'), { name });
const ELECTION = 'Service temporarily unavailable due to an ongoing leader election. Please refresh.';

for (const [name, answer, code, message] of [
  [
    'a refused connection',
    withCode('connect failed', 'ECONNREFUSED'),
    'FLINK_UNREACHABLE',
    'GET /overview: connect failed (ECONNREFUSED)',
  ],
  [
    'an error whose message names its code',
    withCode('getaddrinfo ENOTFOUND x', 'ENOTFOUND'),
    'FLINK_UNREACHABLE',
    'GET /overview: getaddrinfo ENOTFOUND x',
  ],
  ['a time-out', named('TimeoutError'), 'FLINK_UNREACHABLE', 'GET /overview: timed out after 3 s'],
  [
    'a time-out of the connection',
    named('ConnectTimeoutError'),
    'FLINK_UNREACHABLE',
    'GET /overview: timed out while connecting',
  ],
  [
    'a JobManager without a leader',
    json(503, { errors: [ELECTION] }),
    'FLINK_SERVER_ERROR',
    `GET /overview answered 503: ${ELECTION}`,
  ],
  [
    'a 404',
    json(404, { errors: ['Not found: /overview'] }),
    'FLINK_REJECTED',
    'GET /overview answered 404: Not found: /overview',
  ],
  [
    'a body with other fields',
    json(200, { slots: 1 }),
    'FLINK_UNEXPECTED_ANSWER',
    'GET /overview answered 200 with an unexpected body: {"slots":1}',
  ],
  [
    'a body that is no JSON',
    { status: 200, text: '<html>' },
    'FLINK_UNEXPECTED_ANSWER',
    'GET /overview answered 200 with an unexpected body: <html>',
  ],
] as const) {
  test(`${name} is a failure with the code ${code}, and the call counts with it`, async () => {
    const { client, calls } = scriptedClient(answer);
    const result = await client.overview(BASE);
    assert.deepEqual([!result.ok && result.failure, calls], [{ code, message }, [`overview ${code}`]]);
  });
}

for (const [name, text, expected] of [
  ['of a stack trace is its innermost cause', '{"errors":["a\\nCaused by: b\\nCaused by: c: d"]}', 'c: d'],
  [
    'of a stack trace without causes is its first line',
    '{"errors":["Internal server error.","<Exception on server side:\\nfirst\\n at x"]}',
    'first',
  ],
  ['of a text that is no JSON is the text', 'plain', 'plain'],
  ['of JSON without errors is the JSON', '{"a":1}', '{"a":1}'],
  ['of an empty body is that Flink gave no reason', '', 'no reason given'],
] as const) {
  test(`the root cause ${name}`, () => assert.equal(rootCause(text), expected));
}
