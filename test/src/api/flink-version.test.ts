import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, parseFlinkVersion } from '../../../src/api/flink-version.ts';

for (const [text, expected] of [
  ['1.20', { major: 1, minor: 20 }],
  ['2.3.0', { major: 2, minor: 3 }],
  ['v1_20', { major: 1, minor: 20 }],
  ['1.11-SNAPSHOT', { major: 1, minor: 11 }],
  ['latest', undefined],
  [undefined, undefined],
] as const) {
  test(`the Flink version of '${text}' is ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(parseFlinkVersion(text), expected);
  });
}

for (const [major, minor, expected] of [
  [1, 15, true],
  [1, 16, false],
  [0, 99, true],
  [2, 0, false],
] as const) {
  test(`Flink 1.15 is ${expected ? '' : 'not '}at least Flink ${major}.${minor}`, () => {
    assert.equal(atLeast({ major: 1, minor: 15 }, major, minor), expected);
  });
}
