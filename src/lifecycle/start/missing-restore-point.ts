import { type Failure, failure } from '../../api/errors.ts';
import type { RestorePoint, Status } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { missingMessage, NOT_FOUND, pointsOf } from '../state/lost-state.ts';
import type { Submitted } from './submitted.ts';

/**
 * The restore point of a submission is not there: Flink has deleted it, a person has, or a rule of its bucket. Flink says
 * so of its folder and its metadata (`AbstractFsCheckpointStorageAccess`). Of the other files tasks say so as they restore.
 */
const NO_METADATA = /Cannot find (?:checkpoint or savepoint file\/directory|meta data file '_metadata') /;
const NO_FILE = /FileNotFoundException|NoSuchFileException|NoSuchKey/;

/** The folder of a savepoint, or of all checkpoints of a job, which share files; without scheme and host. */
const folderOf = (path: string): string =>
  path
    .replace(/^[\w+.-]+:(?:\/\/[^/]*)?/, '')
    .replace(/\/chk-\d+\/?$/, '')
    .replace(/\/+$/, '');

const saysMissing = (cause: string, path: string): boolean =>
  NO_METADATA.test(cause) || (NO_FILE.test(cause) && cause.includes(`${folderOf(path)}/`));

const marked = ({ restorePoints = [] }: Status, path: string, deployHash: string): readonly RestorePoint[] =>
  restorePoints.map((point) =>
    point.path === path ? { ...point, missingFor: deployHash, skipped: NOT_FOUND } : point,
  );

/** A failed submission whose cause is that its restore point is not there. */
export interface MissingRestorePoint {
  readonly failure: Failure;
  /** Marks the restore point. */
  readonly change: StatusChange;
}

/**
 * Undefined where the cause is another one, or where the path is one that only the spec names. The cluster of another
 * version than that of the replaced job may lack the volume or the rights, so its word does not count.
 */
export const missingRestorePoint = (
  { status }: Observation,
  { operation: { restorePath }, record: { hash } }: Submitted,
  { message }: Failure,
): MissingRestorePoint | undefined => {
  if (restorePath === undefined || hash !== status.deployed?.hash || !saysMissing(message, restorePath))
    return undefined;
  if (!pointsOf(status).some(({ path }) => path === restorePath)) return undefined;
  const restorePoints = marked(status, restorePath, hash);
  const text = missingMessage({ ...status, restorePoints }, hash);
  return text === undefined ? undefined : { failure: failure('NO_RESTORE_POINT', text), change: { restorePoints } };
};
