import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../../src/api/spec.ts';
import { clientCommand } from '../../../../src/objects/workloads/client-command.ts';
import { recordWithout, START } from '../fixtures.ts';

const commandOf = (more: Partial<Spec>, start = { jobId: 'job-1', attempt: 1 }) => {
  const cluster = recordWithout([], { submission: 'Job', flinkConfig: {}, ...more });
  return clientCommand({ name: 'count', namespace: 'ns' }, { ...cluster, hash: 'h' }, start);
};

const OPTIONS = [
  'flink',
  'run',
  '--detached',
  '--target',
  'remote',
  '-Drest.address=count-h',
  '-Drest.port=8081',
  '-D$internal.pipeline.job-id=job-1',
  '-Dcluster.registration.error-delay=500',
  '-Dexecution.checkpointing.externalized-checkpoint-retention=RETAIN_ON_CANCELLATION',
  '--parallelism',
  '2',
];

for (const [name, more, expected] of [
  ['without client.args it runs the class of the jar', {}, ['--class', 'test.Count', '/opt/flink/usrlib/count.jar']],
  [
    'client.args come before the arguments of the job',
    { client: { args: ['--python', 'a.py'] }, programArgsList: ['b c'] },
    ['--python', 'a.py', 'b c'],
  ],
  ['empty client.args leave class and jar out', { client: { args: [] } }, []],
] as const) {
  test(`flink run: ${name}`, () => assert.deepEqual(commandOf(more), [...OPTIONS, ...expected]));
}

test('flink run: it starts from the restore point of the submission', () => {
  assert.deepEqual(commandOf({ client: { args: [] } }, START), [
    ...OPTIONS,
    '--fromSavepoint',
    's3://state/sp',
    '--allowNonRestoredState',
  ]);
});

test('flink run: a spec with neither class, jar nor client.args gets empty names', () => {
  const bare = recordWithout(['jarName', 'entryClass', 'flinkConfig', 'uiPort'], { submission: 'Job' });
  const command = clientCommand({ name: 'count', namespace: 'ns' }, bare, START);
  assert.deepEqual(command.slice(-3), ['--class', '', '/opt/flink/usrlib/']);
});
