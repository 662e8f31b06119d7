import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodFact } from '../../../src/lifecycle/observation.ts';
import { podProblemText, podWithProblem } from '../../../src/lifecycle/start/pod-problem.ts';
import { observation } from '../../builders.ts';
import { at, pod } from './situations.ts';

/** Which pod of a starting cluster is named, and with which text. */

const PULL = { problem: 'ErrImagePull: image i cannot be pulled', permanent: true };
const WITH_CAUSE = pod('x', { ...PULL, problemDetail: 'not found' });
const WITHOUT_CAUSE = pod('x', PULL);

/** @param known the message of the condition that the status has */
const text = (fact: PodFact, known?: string): string => {
  const condition = { type: 'Ready' as const, status: 'False' as const, reason: 'WaitingForCluster' };
  const conditions = known === undefined ? [] : [{ ...condition, message: known, lastTransitionTime: at(0) }];
  return podProblemText(observation({ status: { conditions } }), fact);
};
const KNOWN = 'Pod p cannot run: ErrImagePull: image i cannot be pulled: not found';
const FULL = 'p cannot run: ErrImagePull: image i cannot be pulled: not found';

for (const [sentence, result, expected] of [
  ['The text has the cause that Kubernetes names', () => text(WITH_CAUSE), FULL],
  [
    'The text has no cause when Kubernetes has named none',
    () => text(WITHOUT_CAUSE),
    'p cannot run: ErrImagePull: image i cannot be pulled',
  ],
  ['The text keeps its cause when the next answer has none', () => text(WITHOUT_CAUSE, KNOWN), FULL],
  [
    'The text keeps its cause when the next attempt fails with other words',
    () => text({ ...WITH_CAUSE, problemDetail: 'read udp 10.0.0.1:43123: i/o timeout' }, KNOWN),
    FULL,
  ],
  [
    'The text gets a cause when a later answer names the first one',
    () => text(WITH_CAUSE, 'Pod p cannot run: ErrImagePull: image i cannot be pulled'),
    FULL,
  ],
  [
    'The text of another pod has its own cause',
    () => text({ ...WITH_CAUSE, name: 'q', problemDetail: 'denied' }, KNOWN),
    'q cannot run: ErrImagePull: image i cannot be pulled: denied',
  ],
] as const)
  test(sentence, () => assert.equal(result(), expected));

for (const [sentence, pods, expected] of [
  [
    'A problem that time does not solve comes first',
    [pod('x', { name: 'q', problem: 'u', permanent: false }), WITH_CAUSE],
    'p',
  ],
  ['A pod that Kubernetes is deleting is not named', [{ ...WITH_CAUSE, terminatesBy: at(5000) }], undefined],
  ['A pod of another cluster is not named', [{ ...WITH_CAUSE, cluster: 'y' }], undefined],
  ['A pod of another application is not named', [{ ...WITH_CAUSE, ownedByUid: false }], undefined],
] as const)
  test(sentence, () => assert.equal(podWithProblem(observation({ pods }), 'x')?.name, expected));
