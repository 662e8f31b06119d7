import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterView } from '../../../src/lifecycle/observation.ts';
import { flapping } from '../../../src/observe/flapping.ts';

const UP: ClusterView = { kind: 'answering' };
const down = (reason: string): ClusterView => ({ kind: 'unreachable', reason });

test('a cluster that fails is unreachable at once, and answering at once when it answers', () => {
  const { smooth } = flapping();
  assert.deepEqual(
    [smooth('a', 0, UP), smooth('a', 10, down('refused')), smooth('a', 20, UP)],
    [UP, down('refused'), UP],
  );
});

test('a cluster that started and restarts soon after is unreachable at once', () => {
  const { smooth } = flapping();
  smooth('a', 0, down('refused'));
  smooth('a', 1000, UP);
  assert.deepEqual(smooth('a', 2000, down('refused')), down('refused'));
});

/** A cluster that has come back a second time, 5 s after the first. */
const flappingCluster = () => {
  const { smooth } = flapping();
  smooth('a', 0, down('refused'));
  smooth('a', 1000, UP);
  smooth('a', 5000, down('refused'));
  smooth('a', 6000, UP);
  return (at: number, view: ClusterView) => smooth('a', at, view);
};

test('a cluster that came back twice within 30 s and fails again is unreachable only when it fails for 3 s', () => {
  const smooth = flappingCluster();
  assert.deepEqual(
    [8000, 9000, 10_999, 11_000].map((at) => smooth(at, down('refused'))),
    [undefined, undefined, undefined, down('refused')],
  );
});

test('a cluster that fails 30 s after its return is unreachable at once', () => {
  assert.deepEqual(flappingCluster()(36_000, down('refused')), down('refused'));
});

test('a cluster that answers every second call keeps answering', () => {
  const { smooth } = flapping();
  const views = Array.from({ length: 20 }, (_, i) => smooth('a', i * 1000, i % 2 === 0 ? UP : down('refused')));
  assert.deepEqual(
    views.map((view) => view?.kind),
    [
      ...['answering', 'unreachable', 'answering', 'unreachable'],
      ...Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 'answering' : undefined)),
    ],
  );
});

test('while a cluster fails for changing reasons, the first one stands for 10 s', () => {
  const { smooth } = flapping();
  const reasons = [0, 100, 200, 9999, 10_000, 10_100].map((at, i) =>
    smooth('a', at, down(i % 2 === 0 ? 'refused' : '503')),
  );
  assert.deepEqual(
    reasons.map((view) => view?.kind === 'unreachable' && view.reason),
    ['refused', 'refused', 'refused', 'refused', 'refused', 'refused'],
  );
  assert.deepEqual(smooth('a', 20_000, down('503')), down('503'));
});
