import assert from 'node:assert/strict';
import type { Spec } from '../../src/api/spec.ts';
import { World } from '../world/world.ts';

/** A world with an application that is running and stable. */
export const started = async (spec: Partial<Spec> = {}, options: { version?: string } = {}): Promise<World> => {
  const world = new World(options);
  world.apply(spec);
  assert.equal(await world.phase('Running'), true);
  assert.equal(await world.clock.until(() => world.status.stabilizingSince === undefined, 60_000), true);
  return world;
};

/** Whether the application comes to run this image and is stable. */
export const reachesRunning = async (world: World, image: string, withinMs = 120_000): Promise<boolean> =>
  await world.clock.until(
    () =>
      world.status.phase === 'Running' &&
      world.status.deployed?.spec.image === image &&
      world.status.stabilizingSince === undefined,
    withinMs,
  );

/** Phases that the status had, each once, in the order of their first time. */
export const phasesOf = (world: World): readonly (string | undefined)[] => [
  ...new Set([...world.statuses.values()].flat().map(({ phase }) => phase)),
];

/** The first and the last count of each run of a job. */
export const counters = (world: World): readonly (readonly [number, number | undefined])[] =>
  world.kubernetes.writers.map(({ startCounter, endCounter }) => [startCounter, endCounter]);

/** Messages of the Events with that reason. */
export const messagesOf = (world: World, reason: string): readonly string[] =>
  world.kubernetes.events.filter((event) => event.reason === reason).map(({ message }) => message);
