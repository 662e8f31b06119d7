import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOverdue, overdueAdvice, waitingForPods } from '../../../src/lifecycle/facts/pods-terminating.ts';
import type { PodFact } from '../../../src/lifecycle/observation.ts';
import { NOW, observation } from '../../builders.ts';
import { at, pod } from './situations.ts';

/** The wait for pods and stores names them, and advice names those whose end is overdue. */

const pods = (...names: readonly string[]): readonly PodFact[] => names.map((name) => pod('x', { name }));

for (const [sentence, left, expected] of [
  ['A cluster of which no pod is listed has no names', [], 'Waiting for the deletion of the cluster'],
  [
    'Pods and stores are named',
    [...pods('a'), pod('x', { name: 's', store: true })],
    'Waiting for the deletion of pod a, ConfigMap s',
  ],
  ['Three pods are all named', pods('a', 'b', 'c'), 'Waiting for the deletion of pod a, pod b, pod c'],
  [
    'Of more than three pods only three are named',
    pods('a', 'b', 'c', 'd', 'e'),
    'Waiting for the deletion of pod a, pod b, pod c and others',
  ],
] as const)
  test(sentence, () => assert.deepEqual(waitingForPods(left), { reason: 'WaitingForPodsToEnd', message: expected }));

for (const [sentence, terminatesBy, expected] of [
  ['A pod that Kubernetes is not deleting is not overdue', undefined, false],
  ['A pod is not overdue a minute after its grace period but for a second', at(-59_000), false],
  ['A pod is overdue a minute after its grace period', at(-60_000), true],
] as const)
  test(sentence, () => {
    const left = pod('x', terminatesBy === undefined ? {} : { terminatesBy });
    assert.equal(isOverdue({ now: NOW }, left), expected);
  });

const overdue = (name: string, node?: string): PodFact =>
  pod('x', { name, terminatesBy: at(-90_000), ...(node === undefined ? {} : { node }) });

for (const [sentence, left, expected] of [
  ['Pods that are in time need no advice', [pod('x', { terminatesBy: at(0) })], undefined],
  [
    'Advice on one pod names its node, and the command that gives it up',
    [overdue('a', 'n')],
    `Kubernetes has not confirmed the end of pod a on node n, due to end at ${at(-90_000)}: it may still run. If you have made sure that its node is down, run: kubectl delete pod a --force --namespace ns`,
  ],
  [
    'Advice on two pods is about both, also about one whose node is not known',
    [overdue('a', 'n'), overdue('b')],
    `Kubernetes has not confirmed the end of pod a on node n, due to end at ${at(-90_000)}; pod b, due to end at ${at(-90_000)}: they may still run. If you have made sure that their nodes are down, run: kubectl delete pod a b --force --namespace ns`,
  ],
  [
    'Advice on a pod with a finalizer also names that, because deleting the pod by force does not remove it',
    [{ ...overdue('a', 'n'), finalizers: ['x.io/f'] }],
    `Kubernetes has not confirmed the end of pod a on node n, due to end at ${at(-90_000)}: it may still run. If you have made sure that its node is down, run: kubectl delete pod a --force --namespace ns. Finalizer x.io/f of pod a keeps it even then. If nothing removes it, run after that: kubectl patch pod a --namespace ns --type merge --patch '{"metadata":{"finalizers":null}}'`,
  ],
  [
    'Advice on a pod with two finalizers names both',
    [{ ...overdue('a'), finalizers: ['x.io/f', 'x.io/g'] }],
    `Kubernetes has not confirmed the end of pod a, due to end at ${at(-90_000)}: it may still run. If you have made sure that its node is down, run: kubectl delete pod a --force --namespace ns. Finalizers x.io/f, x.io/g of pod a keep it even then. If nothing removes them, run after that: kubectl patch pod a --namespace ns --type merge --patch '{"metadata":{"finalizers":null}}'`,
  ],
] as const)
  test(sentence, () => assert.equal(overdueAdvice(observation({ pods: left })), expected));
