import assert from 'node:assert/strict';
import type { Status } from '../../src/api/status.ts';
import type { Writer } from './storage.ts';
import type { World } from './world.ts';

/** What must hold after every scenario, whatever happened in it (design rules R1 to R7). */

export interface Allowed {
  /** The spec let the application start without state. */
  readonly stateMayBeLost?: boolean;
  /** BlueGreen: two versions may write at once. */
  readonly pairs?: boolean;
}

/** R4: no two jobs write at once. */
const overlaps = (world: World): readonly string[] => {
  const writers = [...world.kubernetes.writers].sort((a, b) => a.startedAt - b.startedAt);
  return writers.flatMap((writer, i) =>
    writers
      .slice(0, i)
      .filter((earlier) => earlier.endedAt === undefined || earlier.endedAt > writer.startedAt)
      .map((earlier) => `${earlier.jobId} still wrote when ${writer.jobId} began`),
  );
};

/** BlueGreen: never more than two at once, and never two of one version. */
const crowds = (world: World): readonly string[] =>
  world.kubernetes.writers.flatMap((writer) => {
    const beside = world.kubernetes.writers.filter(
      (other) =>
        other !== writer &&
        other.startedAt <= writer.startedAt &&
        (other.endedAt === undefined || other.endedAt > writer.startedAt),
    );
    const twice = beside
      .filter(({ cluster }) => cluster === writer.cluster)
      .map(({ jobId }) => `${jobId} and ${writer.jobId} wrote for one version`);
    return beside.length > 1 ? [`${beside.length + 1} jobs wrote at once when ${writer.jobId} began`, ...twice] : twice;
  });

/** Progress that may be dropped: of a deploy that was taken back, and of a job that was given up before it was ever said to run. */
const dropped = (world: World, { application, cluster, jobId }: Writer): boolean => {
  const statuses = world.statuses.get(application) ?? [];
  const takenBack = statuses.some(({ history = [] }) =>
    history.some(({ hash, outcome }) => hash === cluster && outcome === 'RolledBack'),
  );
  return takenBack || !statuses.some(({ jobStatus }) => jobStatus?.jobID === jobId);
};

/** R5: a job starts from no less than the newest state that was in storage before it began. */
const lostState = (world: World): readonly string[] =>
  world.kubernetes.writers.flatMap((writer) => {
    const earlier = world.kubernetes.writers.filter(
      (other) =>
        other !== writer &&
        other.startedAt < writer.startedAt &&
        other.application === writer.application &&
        !dropped(world, other),
    );
    const newest = Math.max(0, ...earlier.map(({ persisted }) => persisted));
    return writer.startCounter < newest
      ? [
          `${writer.jobId} began at ${writer.startCounter}, ${newest} was in storage (from ${writer.restoredFrom ?? 'nothing'})`,
        ]
      : [];
  });

/**
 * BlueGreen: each version goes on from a savepoint of the one before. A job that Flink itself restarts before its first
 * checkpoint begins anew: a savepoint taken from it on the way is no restore point of its own.
 */
const emptyStarts = (world: World): readonly string[] =>
  world.kubernetes.writers
    .filter(({ jobId, restoredFrom, startedAt, application }) => {
      const earlier = world.kubernetes.writers.filter(
        (other) =>
          other.application === application &&
          other.jobId !== jobId &&
          other.startedAt < startedAt &&
          other.persisted > 0 &&
          !dropped(world, other),
      );
      return restoredFrom === undefined && earlier.length > 0;
    })
    .map(({ jobId }) => `${jobId} began with no state`);

/** R1: the sequence never goes back. */
const sequenceFaults = (statuses: readonly Status[]): readonly string[] =>
  statuses.flatMap(({ revision = 0 }, i) => {
    const before = statuses[i - 1]?.revision ?? 0;
    return i > 0 && revision < before ? [`revision went from ${before} to ${revision}`] : [];
  });

/** The id by which Flink knows an operation. */
const idOf = (operation: Status['operation']): string | undefined => {
  if (operation?.kind === 'submit') return operation.jobId;
  return operation !== undefined && 'triggerId' in operation ? operation.triggerId : undefined;
};

/** R3: for one intent one id; never the same for two kinds. */
const sharedIds = (statuses: readonly Status[]): readonly string[] => {
  const kinds = new Map<string, string>();
  return statuses.flatMap(({ operation }) => {
    const id = idOf(operation);
    if (id === undefined || operation === undefined) return [];
    const known = kinds.get(id);
    kinds.set(id, operation.kind);
    return known === undefined || known === operation.kind ? [] : [`id ${id} is of ${known} and ${operation.kind}`];
  });
};

/** R3: no submission was carried out twice. */
const submittedTwice = ({ kubernetes: { submitted } }: World): readonly string[] =>
  submitted.filter((id, i) => submitted.indexOf(id) !== i).map((id) => `job ${id} was started twice`);

export const broken = (world: World, { stateMayBeLost = false, pairs = false }: Allowed = {}): readonly string[] => [
  ...(pairs ? crowds(world) : overlaps(world)),
  ...(stateMayBeLost ? [] : pairs ? emptyStarts(world) : lostState(world)),
  ...[...world.statuses.values()].flatMap((statuses) => [...sequenceFaults(statuses), ...sharedIds(statuses)]),
  ...submittedTwice(world),
];

export const assertHolds = (world: World, allowed: Allowed = {}): void => {
  assert.deepEqual(broken(world, allowed), []);
};
