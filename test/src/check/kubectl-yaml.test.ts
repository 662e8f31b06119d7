import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKubectlYaml } from '../../../src/check/kubectl-yaml.ts';

const read = (text: string): unknown => parseKubectlYaml(text)[0]?.document.toJS();

/** As `kubectl label --local -o json` 1.36 prints them. */
const scalars: readonly (readonly [text: string, value: unknown])[] = [
  ['yes', true],
  ['y', true],
  ['On', true],
  ['off', false],
  ['n', false],
  ['"yes"', 'yes'],
  ['0644', 420],
  ['0o644', 420],
  ['0_7', 7],
  ['0x1e', 30],
  ['0b11', 3],
  ['08', 8],
  ['09.5', 9.5],
  ['1_000', 1000],
  ['1e3', 1000],
  ['1e+3', 1000],
  ['.5', 0.5],
  ['+1', 1],
  ['1.20', 1.2],
  ['1:30', '1:30'],
  ['190:20:30.15', '190:20:30.15'],
  ['2001-01-01', '2001-01-01'],
  ['~', null],
  ['Null', null],
  ['', null],
  ['!!str 12', '12'],
  ['!!binary aGk=', 'hi'],
];

for (const [text, value] of scalars)
  test(`kubectl reads the value ${text === '' ? 'that is empty' : text} as ${JSON.stringify(value)}`, () =>
    assert.deepEqual(read(`a: ${text}`), { a: value }));

test('Keys follow the same rules as values: n is false', () =>
  assert.deepEqual(read('n: 1\n1: 2\n"y": 3\n'), { false: 1, 1: 2, y: 3 }));

test('A merge key adds the fields of one map or of a list of maps, and own fields win', () =>
  assert.deepEqual(read('a: &a {x: 1, y1: 1}\nb: &b {z: 2}\nc: {<<: *a, x: 3}\nd: {<<: [*a, *b]}\n'), {
    a: { x: 1, y1: 1 },
    b: { z: 2 },
    c: { x: 3, y1: 1 },
    d: { x: 1, y1: 1, z: 2 },
  }));

test('Of a key that occurs twice the last value counts, and its place is reported', () => {
  const [document] = parseKubectlYaml('a: 1\nb: {c: 1, c: 2}\na: 3\n');
  assert.deepEqual(document?.document.toJS(), { a: 3, b: { c: 2 } });
  assert.deepEqual(document?.duplicates, [
    { message: 'the key a occurs twice, and kubectl takes the last value; remove one', line: 3, column: 1 },
    { message: 'the key c occurs twice, and kubectl takes the last value; remove one', line: 2, column: 11 },
  ]);
});
