import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certainlyDiffer, sameFolder } from '../../../src/lifecycle/state/same-place.ts';

/** Whether two paths name one restore point: only paths that certainly do not may fail a deploy. */

const SAVEPOINT = 'file:///state/savepoints/savepoint-aaaaaa-1';

for (const [sentence, one, other, differ] of [
  ['The empty host of a scheme does not count', SAVEPOINT, 'file:/state/savepoints/savepoint-aaaaaa-1', false],
  ['A slash at the end does not count', SAVEPOINT, `${SAVEPOINT}/`, false],
  ['Slashes that follow each other count as one', SAVEPOINT, 'file:////state//savepoints/savepoint-aaaaaa-1', false],
  ['Dots are resolved', SAVEPOINT, 'file:///state/./x/../savepoints/savepoint-aaaaaa-1', false],
  ['A metadata file names its folder', `${SAVEPOINT}/_metadata`, SAVEPOINT, false],
  ['Any other file names its folder too', `${SAVEPOINT}/metadata-of-old`, SAVEPOINT, false],
  ['Percent-encoding does not count', 's3://b/a b/savepoint-1', 's3://b/a%20b/savepoint-1', false],
  ['A percent sign of the path itself stays', 's3://b/100%/savepoint-1', 's3://b/100%/savepoint-1', false],
  ['A path without a scheme can be in any file system', '/x/savepoint-1', 'hdfs://nn:8020/x/savepoint-1', false],
  ['A host can be completed', 'hdfs:///x/savepoint-1', 'hdfs://nn:8020/x/savepoint-1', false],
  ['A host can have several names', 'hdfs://nn:8020/x/savepoint-1', 'hdfs://service/x/savepoint-1', false],
  ['The schemes of S3 name one bucket', 's3://b/x/savepoint-1', 's3a://b/x/savepoint-1', false],
  ['So does that of the Presto plugin', 's3p://b/x/savepoint-1', 'S3://b/x/savepoint-1', false],
  ['Azure has two schemes and hosts', 'abfs://c@a.dfs.net/x/chk-1', 'wasb://c@a.blob.net/x/chk-1', false],
  ['A storage can be mounted in another folder', 'viewfs://v/x/savepoint-1', 'hdfs://nn/y/x/savepoint-1', false],
  ['A path with a line break is one like any other', 's3://b/x\n/savepoint-1', 's3://b/x\n/savepoint-2', true],
  ['Another savepoint differs', SAVEPOINT, 'file:/state/savepoints/savepoint-aaaaaa-2', true],
  ['Another checkpoint of the same job differs', 's3://b/job/chk-7', 's3://b/job/chk-8', true],
  ['The same checkpoint of another job differs', 's3://b/job/chk-7', 's3://b/other/chk-7', true],
  ['Another bucket differs', 's3://b/x/savepoint-1', 's3a://c/x/savepoint-1', true],
] as const)
  test(sentence, () => assert.deepEqual([certainlyDiffer(one, other), certainlyDiffer(other, one)], [differ, differ]));

test('Checkpoints of one job are in the same folder', () => {
  assert.equal(sameFolder('s3://b/job/chk-7', 's3a://b/job/chk-8/'), true);
  assert.equal(sameFolder('s3://b/job/chk-7', 's3://b/other/chk-7'), false);
});
