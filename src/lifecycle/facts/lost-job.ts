import { isBatch } from '../../objects/flink-config/runtime-mode.ts';
import type { Situation } from '../observation.ts';
import { LOST } from './job.ts';
import { upgradeMode } from './modes.ts';

/** Flink's word for a checkpoint in the memory of the JobManager: it names no place in storage. */
export const NOT_ADDRESSABLE = '<checkpoint-not-externally-addressable>';

/** Whether a path names a restore point. */
export const usable = (path: string | undefined): path is string =>
  path !== undefined && path !== '' && path !== NOT_ADDRESSABLE;

/** The path in a spec, unless the replaced job was deployed with it or started from it. */
export const changedSpecPath = (
  specPath: string | undefined,
  { jobStatus, deployed }: Situation['status'],
): string | undefined =>
  usable(specPath) && specPath !== deployed?.spec.savepointPath && specPath !== jobStatus?.requestedRestorePath
    ? specPath
    : undefined;

/** Whether the deployed job has an end of its own, as far as flinkapp knows: once it is lost, nobody can say that it did not finish. */
export const mayHaveFinished = ({ jobStatus, deployed }: Situation['status']): boolean =>
  jobStatus?.bounded === true || (deployed !== undefined && isBatch(deployed.spec));

/**
 * Whether flinkapp has to search storage for the newest restore point of the deployed job, which is lost. A deploy whose
 * spec names a path needs no search: that is the way out where storage cannot be searched.
 */
export const mustSearch = ({ status, application }: Pick<Situation, 'status' | 'application'>): boolean => {
  const { jobStatus, updating } = status;
  const isUnknown = jobStatus?.state === LOST || jobStatus?.forgotten === true;
  return (
    isUnknown &&
    jobStatus.settled === true &&
    jobStatus.finished !== true &&
    !mayHaveFinished(status) &&
    jobStatus.searched !== true &&
    upgradeMode({ application }) !== 'Stateless' &&
    changedSpecPath(updating?.spec.savepointPath, status) === undefined
  );
};
