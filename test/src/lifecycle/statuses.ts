import type { Phase } from '../../../src/api/phases.ts';
import type { Status } from '../../../src/api/status.ts';
import { type Decision, enter } from '../../../src/lifecycle/decision.ts';
import { step } from '../../../src/lifecycle/machine.ts';
import type { Observation } from '../../../src/lifecycle/observation.ts';
import { statusOf } from '../../../src/lifecycle/status.ts';
import { observation } from '../../builders.ts';
import { observe } from './decisions.ts';
import { type Situations, testGolden } from './golden.ts';
import type { Facts } from './situations.ts';

/** Statuses that follow from a decision. */

export interface Decided {
  readonly observation: Observation;
  readonly decision: Decision;
}

/** What a hook call with that status and those facts decides. */
export const decided = (status: Status, ...facts: readonly Facts[]): Decided => {
  const observed = observe(status, ...facts);
  return { observation: observed, decision: step(observed) };
};

/** A decision that says nothing but the phase. */
export const entered = (phase: Phase, status: Status = {}): Decided => after(enter(phase), status);

export const after = (decision: Decision, status: Status = {}): Decided => ({
  observation: observation({ status }),
  decision,
});

/** `+` for a condition that holds and `-` for one that does not, with its reason; then the code of the error. */
const summarize = ({ conditions = [], lastError }: Status): string => {
  const shown = ['Ready', 'Progressing', 'Stalled'].map((name) => {
    const found = conditions.find(({ type }) => type === name);
    return `${found?.status === 'True' ? '+' : '-'}${name} ${found?.reason}`;
  });
  return [...shown, ...(lastError === undefined ? [] : [lastError.code])].join(', ');
};

/** A test a row; whole statuses are in the golden file of that name. */
export const testStatuses = (file: string, situations: Situations<Decided>): void =>
  testGolden({ file, evaluate: (one) => statusOf(one.observation, one.decision), summarize }, situations);
