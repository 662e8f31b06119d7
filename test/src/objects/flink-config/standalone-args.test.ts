import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standaloneArgs } from '../../../../src/objects/flink-config/standalone-args.ts';
import { APPLICATION, recordWithout, START } from '../fixtures.ts';

const BASE = ['standalone-job', '--job-classname', 'test.Count', '--job-id', 'job-1'];
const plainStart = { jobId: 'job-1', attempt: 1 };

for (const [name, start, properties, args, expected] of [
  ['a start with no state has a class and a job id', plainStart, [], [], BASE],
  [
    'a start from a restore point names it',
    START,
    [],
    [],
    [...BASE, '--fromSavepoint', 's3://state/sp', '--allowNonRestoredState'],
  ],
  [
    'arguments of the job follow a separator, after the dynamic properties',
    plainStart,
    ['-D', 'a=b'],
    ['--job-id', 'mine'],
    [...BASE, '-D', 'a=b', '--', '--job-id', 'mine'],
  ],
] as const) {
  test(`standalone-job: ${name}`, () => {
    assert.deepEqual(standaloneArgs(recordWithout([], APPLICATION).spec, start, properties, args), expected);
  });
}

test('standalone-job: a spec without a main class has an empty class name', () => {
  const { spec } = recordWithout(['entryClass'], APPLICATION);
  assert.deepEqual(standaloneArgs(spec, plainStart, [], []).slice(0, 3), ['standalone-job', '--job-classname', '']);
});
