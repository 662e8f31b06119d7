import assert from 'node:assert/strict';
import type { Status } from '../../src/api/status.ts';
import type { Writer } from './storage.ts';
import type { World } from './world.ts';

/** What has to hold after each scenario (R1 to R5 of docs/state-safety.md). */

export interface Allowed {
  /** The spec allows the application to start without state. */
  readonly stateMayBeLost?: boolean;
  /** BlueGreen: two versions may write at the same time. */
  readonly pairs?: boolean;
}

/** R4: no two jobs write at the same time. */
const overlaps = (world: World): readonly string[] => {
  const writers = [...world.kubernetes.writers].sort((a, b) => a.startedAt - b.startedAt);
  return writers.flatMap((writer, i) =>
    writers
      .slice(0, i)
      .filter((earlier) => earlier.endedAt === undefined || earlier.endedAt > writer.startedAt)
      .map((earlier) => `${earlier.jobId} was still writing when ${writer.jobId} started`),
  );
};

/** BlueGreen: no more than two jobs write at the same time, and no two of one version. */
const overlapsOfPairs = (world: World): readonly string[] =>
  world.kubernetes.writers.flatMap((writer) => {
    const concurrent = world.kubernetes.writers.filter(
      (other) =>
        other !== writer &&
        other.startedAt <= writer.startedAt &&
        (other.endedAt === undefined || other.endedAt > writer.startedAt),
    );
    const twice = concurrent
      .filter(({ cluster }) => cluster === writer.cluster)
      .map(({ jobId }) => `${jobId} and ${writer.jobId} wrote for one version`);
    return concurrent.length > 1
      ? [`${concurrent.length + 1} jobs were writing when ${writer.jobId} started`, ...twice]
      : twice;
  });

/** Whether the progress of a job may be lost: its deploy was rolled back, or no status ever named it. */
const mayBeLost = (world: World, { application, cluster, jobId }: Writer): boolean => {
  const statuses = world.statuses.get(application) ?? [];
  const rolledBack = statuses.some(({ history = [] }) =>
    history.some(({ hash, outcome }) => hash === cluster && outcome === 'RolledBack'),
  );
  return rolledBack || !statuses.some(({ jobStatus }) => jobStatus?.jobID === jobId);
};

/** R5: a job starts from the newest state that was in storage before its start. */
const lostState = (world: World): readonly string[] =>
  world.kubernetes.writers.flatMap((writer) => {
    const earlier = world.kubernetes.writers.filter(
      (other) =>
        other !== writer &&
        other.startedAt < writer.startedAt &&
        other.application === writer.application &&
        !mayBeLost(world, other),
    );
    const newest = Math.max(0, ...earlier.map(({ persisted }) => persisted));
    return writer.startCounter < newest
      ? [
          `${writer.jobId} started at ${writer.startCounter} from ${writer.restoredFrom ?? 'no state'}; storage had ${newest}`,
        ]
      : [];
  });

/**
 * BlueGreen: each version starts from a savepoint of the previous one. A job that Flink itself restarts before its first
 * checkpoint starts with no state, although flinkapp has taken a savepoint of it.
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
          !mayBeLost(world, other),
      );
      return restoredFrom === undefined && earlier.length > 0;
    })
    .map(({ jobId }) => `${jobId} started with no state`);

/** R1: the revision never decreases, unless a person wrote the status. */
const revisionFaults = (statuses: readonly Status[], byHand: ReadonlySet<object>): readonly string[] =>
  statuses.flatMap((status, i) => {
    const { revision = 0 } = status;
    const before = statuses[i - 1]?.revision ?? 0;
    return i > 0 && revision < before && !byHand.has(status) ? [`the revision went from ${before} to ${revision}`] : [];
  });

/** The id by which Flink knows an operation. */
const idOf = (operation: Status['operation']): string | undefined => {
  if (operation?.kind === 'submit') return operation.jobId;
  return operation !== undefined && 'triggerId' in operation ? operation.triggerId : undefined;
};

/** R3: no two kinds of operation share an id. */
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

/** R3: after a person emptied the status of an application, no operation gets the id of an earlier one. */
const repeatedIds = (statuses: readonly Status[]): readonly string[] => {
  const startedAt = new Map<string, string>();
  let earlier = new Map<string, string>();
  const faults: string[] = [];
  for (const { phase, operation } of statuses) {
    if (phase === undefined) earlier = new Map(startedAt);
    const id = idOf(operation);
    if (id === undefined || operation === undefined) continue;
    const known = earlier.get(id) ?? operation.startedAt;
    if (known !== operation.startedAt) faults.push(`id ${id} is of two operations: ${known}, ${operation.startedAt}`);
    startedAt.set(id, operation.startedAt);
  }
  return faults;
};

/** R3: no JobManager accepted a job id that another had accepted. */
const submittedTwice = ({ kubernetes: { submitted } }: World): readonly string[] =>
  submitted.filter((id, i) => submitted.indexOf(id) !== i).map((id) => `job ${id} was started twice`);

const stateFaults = (world: World, { stateMayBeLost = false, pairs = false }: Allowed): readonly string[] => {
  if (stateMayBeLost) return [];
  return pairs ? emptyStarts(world) : lostState(world);
};

/** What does not hold. */
export const broken = (world: World, allowed: Allowed = {}): readonly string[] => [
  ...(allowed.pairs === true ? overlapsOfPairs(world) : overlaps(world)),
  ...stateFaults(world, allowed),
  ...[...world.statuses.values()].flatMap((statuses) => [
    ...revisionFaults(statuses, world.writtenByHand),
    ...sharedIds(statuses),
    ...repeatedIds(statuses),
  ]),
  ...world.statusFaults,
  ...submittedTwice(world),
];

export const assertHolds = (world: World, allowed: Allowed = {}): void => {
  assert.deepEqual(broken(world, allowed), []);
};
