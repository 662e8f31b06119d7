import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES } from '../../../src/admission/rules/index.ts';
import { EXAMPLES, judgeExample } from '../../fixtures/violations.ts';

for (const { name, level } of RULES) {
  test(`The example of ${name} violates that rule and no other`, () => {
    const example = EXAMPLES[name];
    assert.ok(example !== undefined, `test/fixtures/violations.ts has no example of ${name}`);
    const { errors, warnings } = judgeExample(example);
    const codes = { error: errors.map(({ code }) => code), warning: warnings.map(({ code }) => code) };
    assert.deepEqual(codes, { error: [], warning: [], [level]: [name] });
  });
}

test('Every example belongs to a rule', () =>
  assert.deepEqual(Object.keys(EXAMPLES).sort(), RULES.map(({ name }) => name).sort()));

test('The names of rules are unique and in kebab case', () => {
  const names = RULES.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name)),
    [],
  );
});
