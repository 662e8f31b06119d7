import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import type { Child } from '../world/kubernetes.ts';
import { World } from '../world/world.ts';

/** Objects of a new cluster that Kubernetes does not create. */

const message = (world: World): string => world.status.conditions?.find(({ type }) => type === 'Ready')?.message ?? '';

const isNamed = (world: World, key: string): boolean =>
  message(world).startsWith(`Kubernetes has not created ${key.replace('/', ' ')}. `);

const KEYS = { taskManagers: /^Deployment\/.*-tm$/, JobManager: /^Deployment\/.*-jm$/, service: /^Service\/count-/ };

for (const [what, pattern] of Object.entries(KEYS)) {
  test(`A refused object of a first deploy is named, and the deploy goes on when it is accepted: ${what}`, async () => {
    const world = new World();
    let refused = '';
    world.kubernetes.refusal = (key) => {
      if (!pattern.test(key)) return undefined;
      refused = key;
      return `${key} is forbidden: exceeded quota: team`;
    };
    world.apply();
    assert.equal(await world.clock.until(() => refused !== '' && isNamed(world, refused), 10_000), true);
    world.kubernetes.refusal = () => undefined;
    assert.equal(await world.phase('Running'), true);
    assertHolds(world);
  });

  test(`A name that another object has is named, and the deploy goes on when that is deleted: ${what}`, async () => {
    const world = new World();
    let taken = '';
    world.kubernetes.mutates = (child: Child): Child => {
      const key = `${child.kind}/${child.metadata?.name}`;
      if (taken !== '' || !pattern.test(key)) return child;
      taken = key;
      const { ownerReferences: _, labels: __, ...metadata } = child.metadata ?? {};
      return { kind: child.kind, metadata: { ...metadata, labels: { by: 'hand' } } } as Child;
    };
    world.apply();
    assert.equal(await world.clock.until(() => taken !== '' && isNamed(world, taken), 10_000), true);
    world.kubernetes.deleteChild(taken);
    assert.equal(await world.phase('Running'), true);
    assertHolds(world);
  });
}
