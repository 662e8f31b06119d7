import assert from 'node:assert/strict';
import type { Status } from '../../src/api/status.ts';
import type { World } from './world.ts';

/** What must hold after every scenario, whatever happened in it (design rules R1 to R7). */

const overlaps = (world: World): readonly string[] => {
  const writers = [...world.kubernetes.writers].sort((a, b) => a.startedAt - b.startedAt);
  return writers.flatMap((writer, i) =>
    writers
      .slice(0, i)
      .filter((earlier) => earlier.endedAt === undefined || earlier.endedAt > writer.startedAt)
      .map((earlier) => `${earlier.jobId} still wrote when ${writer.jobId} began`),
  );
};

/** R5: a job starts from no less than the newest state that was safely stored before it; `allowed` where the spec let it. */
const lostState = (world: World, allowed: boolean): readonly string[] => {
  if (allowed) return [];
  return world.kubernetes.writers.flatMap((writer) => {
    const earlier = world.kubernetes.writers.filter(
      ({ startedAt, jobId, application }) => startedAt < writer.startedAt && jobId !== writer.jobId && application === writer.application,
    );
    const newest = Math.max(0, ...earlier.map(({ endCounter = 0 }) => endCounter));
    return writer.startCounter < newest
      ? [`${writer.jobId} began at ${writer.startCounter}, ${newest} had been counted (from ${writer.restoredFrom ?? 'nothing'})`]
      : [];
  });
};

/** R1: the sequence never goes back, and grows by one. */
const sequenceFaults = (statuses: readonly Status[]): readonly string[] =>
  statuses.flatMap(({ seq = 0 }, i) => {
    const before = statuses[i - 1]?.seq ?? 0;
    return i > 0 && seq < before ? [`seq went from ${before} to ${seq}`] : [];
  });

/** R3: for one intent one id; never the same for two kinds. */
const sharedIds = (statuses: readonly Status[]): readonly string[] => {
  const kinds = new Map<string, string>();
  return statuses.flatMap(({ operation }) => {
    if (operation === undefined || operation.kind === 'teardown') return [];
    const known = kinds.get(operation.id);
    kinds.set(operation.id, operation.kind);
    return known === undefined || known === operation.kind ? [] : [`id ${operation.id} is of ${known} and ${operation.kind}`];
  });
};

/** R3: Flink never took two savepoints for one stop: each trigger made at most one. */
const submittedTwice = (world: World): readonly string[] => {
  const ids = world.kubernetes.writers.map(({ jobId }) => jobId);
  return ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `job ${id} ran twice`);
};

export const broken = (world: World, options: { readonly stateMayBeLost?: boolean } = {}): readonly string[] => [
  ...overlaps(world),
  ...lostState(world, options.stateMayBeLost === true),
  ...[...world.statuses.values()].flatMap((statuses) => [...sequenceFaults(statuses), ...sharedIds(statuses)]),
  ...submittedTwice(world),
];

export const assertHolds = (world: World, options: { readonly stateMayBeLost?: boolean } = {}): void => {
  assert.deepEqual(broken(world, options), []);
};
