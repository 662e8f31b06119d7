import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RESERVED_LABELS, SELECTOR_LABEL } from '../../src/api/labels.ts';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import type { Child } from '../world/kubernetes.ts';
import { World } from '../world/world.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** Labels that belong to Kubernetes, Metacontroller or flinkapp, on an application that was stored before admission. */

const FOREIGN = Object.fromEntries(RESERVED_LABELS.map((label) => [label, 'nightly']));
const OF_KUBERNETES = Object.fromEntries(Object.entries(FOREIGN).filter(([label]) => !label.startsWith('flink')));
const podTemplate = { metadata: { labels: { ...OF_KUBERNETES, team: 'a' } } };
const hookTemplate = { ...podTemplate, spec: { containers: [{ name: 'check', image: 'check:1' }] } };

const hasForeignLabel = ({ kubernetes }: World): boolean =>
  [...kubernetes.pods.values()].some(({ object }) => Object.values(object.metadata?.labels ?? {}).includes('nightly'));

for (const submission of ['Rest', 'Application', 'Job'] as const) {
  test(`Reserved labels of an application and of its templates break no sync: ${submission}`, async () => {
    const world = new World();
    const spec: Partial<Spec> = {
      submission,
      jobManagerConfig: { podTemplate },
      taskManagerConfig: { taskSlots: 2, podTemplate },
      ...(submission === 'Job' ? { client: { podTemplate } } : {}),
      verification: { podTemplate: hookTemplate },
      shutdownJob: { podTemplate: hookTemplate },
    };
    world.apply(spec);
    world.label({ ...FOREIGN, team: 'b' });
    assert.equal(await reachesRunning(world, 'count:1'), true);
    assert.equal(messagesOf(world, 'VerificationPassed').length, 1);
    assert.equal(hasForeignLabel(world), false);
    world.apply({ ...spec, image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    world.delete();
    assert.equal(await world.clock.until(() => world.parent === undefined, 120_000), true);
    assert.deepEqual(messagesOf(world, 'ShutdownJobFailed'), []);
    assertHolds(world);
  });
}

test('Reserved labels that somebody sets on a running application break no sync', async () => {
  const world = await started();
  world.label(FOREIGN);
  await world.pass(12_000);
  assert.equal(world.clock.now - world.metacontroller.syncedAt < 11_000, true);
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('Objects that were handed over from an earlier application break no sync while the status is lost', async () => {
  const world = await started();
  const before = [...world.kubernetes.children];
  world.delete('orphan');
  assert.equal(await world.clock.until(() => world.parent === undefined, 10_000), true);
  world.apply();
  const uid = `${world.parent?.metadata.uid}`;
  for (const [key, child] of before) {
    const labels = { ...child.metadata?.labels, [SELECTOR_LABEL]: uid };
    const metadata = { ...child.metadata, labels, ownerReferences: [] };
    world.kubernetes.writeChild(key, { ...child, metadata } as Child);
  }
  await world.pass(12_000);
  assert.equal(world.condition('Stalled'), 'True StatusLost');
  assert.equal(world.clock.now - world.metacontroller.syncedAt < 11_000, true);
});
