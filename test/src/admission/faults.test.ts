import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completed } from '../../../src/admission/effective-spec.ts';
import { RULES } from '../../../src/admission/rules/index.ts';
import { judge } from '../../../src/admission/verdict.ts';
import { FAULTS, faultySpec } from '../../fixtures/faults.ts';

for (const { name, level } of RULES) {
  test(`${name} tells its own fault, and no other rule does`, () => {
    const fault = FAULTS[name];
    assert.ok(fault !== undefined, `test/fixtures/faults.ts has none for ${name}`);
    const { errors, warnings } = judge(
      { name: fault.name ?? 'count' },
      completed(faultySpec(fault)),
      fault.old === undefined ? undefined : completed(faultySpec({ spec: fault.old })),
    );
    const codes = { error: errors.map(({ code }) => code), warning: warnings.map(({ code }) => code) };
    assert.deepEqual(codes, { error: [], warning: [], [level]: [name] });
  });
}

test('there is no fault of a rule that is gone', () =>
  assert.deepEqual(Object.keys(FAULTS).sort(), RULES.map(({ name }) => name).sort()));
