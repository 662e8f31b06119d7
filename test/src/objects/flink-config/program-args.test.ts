import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasOpenQuote, programArgs, splitArgs } from '../../../../src/objects/flink-config/program-args.ts';

for (const [name, text, expected] of [
  ['an empty string has no arguments', '', []],
  ['blanks separate arguments', '--a  b', ['--a', 'b']],
  ['quotes keep blanks together', `--q "two words" 'one $x'`, ['--q', 'two words', 'one $x']],
  ['quoted and unquoted pieces without a blank are one argument', `a"b c"d`, ['ab cd']],
  ['a backslash escapes quotes and blanks', String.raw`"say \"hi\"" a\ b`, ['say "hi"', 'a b']],
  [
    'a backslash before anything else is text',
    'orders\\.v\\d+ C:\\x\\ "\\d\\\\" end\\',
    ['orders\\.v\\d+', 'C:\\x \\d\\', 'end\\'],
  ],
  ['an apostrophe in double quotes is text', `"O'Brien"`, ["O'Brien"]],
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

for (const [text, expected] of [
  [`--author O'Brien`, true],
  ['"a', true],
  [`"O'Brien" O\\'Brien 'a' \\d`, false],
] as const) {
  test(`arguments: whether ${text} has an open quote`, () => assert.equal(hasOpenQuote(text), expected));
}
