import fc from 'fast-check';
import { readStatus } from '../../src/api/status/read-status.ts';
import type { World } from '../world/world.ts';

/** What somebody else can write into a status: a newer flinkapp, another operator, a person. */
export type StatusTrouble =
  /** flinkapp cannot read the result; after so many milliseconds a person corrects it. */
  | { readonly kind: 'newerStatus' | 'foreignStatus' | 'emptyStatus'; readonly ms: number }
  | { readonly kind: 'shownWords' };

const waits = fc.integer({ min: 100, max: 30_000 });

export const statusTrouble: fc.Arbitrary<StatusTrouble> = fc.oneof(
  fc.record({ kind: fc.constantFrom('newerStatus', 'foreignStatus', 'emptyStatus'), ms: waits }),
  fc.constant<StatusTrouble>({ kind: 'shownWords' }),
);

interface Backup {
  readonly uid: string;
  readonly status: object;
}

const backupOf = (world: World): Backup | undefined => {
  const { parent } = world;
  return parent?.status === undefined ? undefined : { uid: parent.metadata.uid, status: parent.status };
};

/** Whether flinkapp waits for a person. */
const isStuck = (world: World): boolean =>
  readStatus(world.parent?.status).kind !== 'readable' || world.condition('Stalled') === 'True StatusLost';

/** Restores the status where that is still needed. */
const restore = (world: World, { uid, status }: Backup): void => {
  if (world.parent?.metadata.uid === uid && isStuck(world)) world.writeStatus(status);
};

/** In the other phases flinkapp stalls too, but its restored status may be older than what it has done since. */
const mayEmpty = ({ status: { phase, jobStatus, clusterReleased } }: World): boolean =>
  phase === 'Suspended' || (phase === 'Running' && jobStatus?.settled !== true && clusterReleased !== true);

const FOREIGN = { phase: 'Running', deployHash: '1a2b3c4d', clusterStatus: { health: '' }, jobStatus: { jobID: 'x' } };

/** @returns what a person does about it later; undefined where nothing has to be done */
export const disturbStatus = (world: World, { kind }: StatusTrouble): (() => void) | undefined => {
  const backup = backupOf(world);
  if (backup === undefined || isStuck(world)) return undefined;
  switch (kind) {
    case 'shownWords':
      world.writeStatus({
        ...backup.status,
        clusterStatus: { health: 'Blue' },
        canary: { step: 2 },
        savepointNonce: null,
      });
      return undefined;
    case 'newerStatus':
      world.writeStatus({ ...backup.status, phase: 'Pausing' });
      break;
    case 'foreignStatus':
      world.writeStatus(FOREIGN);
      break;
    case 'emptyStatus':
      if (!mayEmpty(world)) return undefined;
      world.writeStatus({});
      break;
  }
  return () => restore(world, backup);
};
