import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programArgs, splitArgs } from '../../../../src/objects/flink-config/program-args.ts';

for (const [name, text, expected] of [
  ['an empty string has no arguments', '', []],
  ['blanks separate arguments', '--a  b', ['--a', 'b']],
  ['quotes keep blanks together', `--q "two words" 'one $x'`, ['--q', 'two words', 'one $x']],
  ['quoted and unquoted pieces without a blank are one argument', `a"b c"d`, ['ab cd']],
  ['a backslash escapes quotes and blanks', String.raw`"say \"hi\"" a\ b`, ['say "hi"', 'a b']],
  ['empty quotes are an empty argument', `""`, ['']],
] as const) {
  test(`arguments: ${name}`, () => assert.deepEqual(splitArgs(text), expected));
}

for (const [name, spec, expected] of [
  ['programArgsList is not split', { programArgsList: ['a b'] }, ['a b']],
  ['programArgs is split', { programArgs: 'a b' }, ['a', 'b']],
  ['a spec with neither field has no arguments', {}, []],
] as const) {
  test(`arguments: ${name}`, () => assert.deepEqual(programArgs(spec), expected));
}
