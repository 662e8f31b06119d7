import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disruptionBudgets } from '../../../../src/objects/workloads/disruption-budget.ts';
import { record } from '../../../builders.ts';
import { APPLICATION, HIGHLY_AVAILABLE, OWNER } from '../fixtures.ts';

for (const [name, jobManager, spec, expected] of [
  ['maxUnavailable 0 of a Job becomes minAvailable 1', { maxUnavailable: 0 }, APPLICATION, { minAvailable: 1 }],
  ['maxUnavailable 0% of a Job becomes minAvailable 1', { maxUnavailable: '0%' }, APPLICATION, { minAvailable: 1 }],
  ['maxUnavailable 50% of a Job becomes minAvailable 0', { maxUnavailable: '50%' }, APPLICATION, { minAvailable: 0 }],
  ['minAvailable of a Job stays', { minAvailable: 1 }, APPLICATION, { minAvailable: 1 }],
  ['a budget without bounds stays', {}, APPLICATION, {}],
  ['maxUnavailable of a Deployment stays', { maxUnavailable: 0 }, HIGHLY_AVAILABLE, { maxUnavailable: 0 }],
] as const) {
  test(`disruption budget of a JobManager: ${name}`, () => {
    const [made] = disruptionBudgets(OWNER, record(spec), { jobManager });
    const { selector: _, ...budget } = { ...made?.spec };
    assert.deepEqual(budget, expected);
  });
}
