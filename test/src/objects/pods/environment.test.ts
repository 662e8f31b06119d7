import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../../src/api/spec.ts';
import { environment } from '../../../../src/objects/pods/environment.ts';
import { clientJob } from '../../../../src/objects/workloads/client-job.ts';
import { record } from '../../../builders.ts';
import { OWNER, START } from '../fixtures.ts';

const MINE = [{ name: 'MINE', value: 'x' }];

/** The variables after those that every container has. */
const variablesOf = (spec: Partial<Spec>, options: Readonly<Record<string, string>>) =>
  environment(OWNER, record(spec), 'taskmanager', options).slice(5);

const ofFile = (conf: string) => [
  { name: 'OPERATOR_FLINK_CONFIG', value: conf },
  { name: 'FLINK_PROPERTIES', value: conf },
  { name: 'FLINK_DEPLOYMENT_TYPE', value: 'taskmanager' },
];

test('environment: a $ in the file of Flink 1.14 has the variable that holds it', () =>
  assert.deepEqual(variablesOf({ flinkVersion: '1.14' }, { a: 'b$c' }), [
    ...ofFile(`a: b\${FLINKAPP_DOLLAR}c\n`),
    { name: 'FLINKAPP_DOLLAR', value: '$' },
  ]));

test('environment: JVM options and the variables of the user follow', () => {
  const taskManagerConfig = { taskSlots: 2, envConfig: { env: MINE } };
  assert.deepEqual(variablesOf({ flinkVersion: '1.20', taskManagerConfig }, { 'env.java.opts.all': '-Da' }), [
    ...ofFile(''),
    { name: 'FLINK_ENV_JAVA_OPTS_TM', value: '-Da' },
    ...MINE,
  ]);
});

test('environment: the client has its JVM options before the variables of the user', () => {
  const job = clientJob(
    OWNER,
    record({
      submission: 'Job',
      flinkConfig: { 'env.java.opts.client': '-Da' },
      jobManagerConfig: { envConfig: { env: MINE } },
    }),
    START,
    undefined,
  );
  assert.deepEqual(job.spec?.template.spec?.containers[0]?.env?.slice(5), [
    { name: 'FLINK_ENV_JAVA_OPTS_CLI', value: '-Da' },
    ...MINE,
  ]);
});
