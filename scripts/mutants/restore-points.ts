import type { Mutant } from './mutant.ts';

/** What a job starts from (R5). */
export const RESTORE_POINT_MUTANTS: readonly Mutant[] = [
  {
    fault: 'a job starts from the oldest restore point',
    file: 'src/lifecycle/state/choose-restore-point.ts',
    find: 'restorePoints.find(({ jobId }) => jobId === replacedJob)',
    replace: 'restorePoints.findLast(({ jobId }) => jobId === replacedJob)',
  },
  {
    fault: 'a job starts from a restore point of any other job',
    file: 'src/lifecycle/state/choose-restore-point.ts',
    find: 'restorePoints.find(({ jobId }) => jobId === replacedJob)',
    replace: 'restorePoints.at(-1)',
  },
  {
    fault: 'a job without a usable restore point starts with no state',
    file: 'src/lifecycle/state/choose-restore-point.ts',
    find: 'if (application.spec.fallbackWithoutState === true) return',
    replace: 'if (application.spec.fallbackWithoutState !== true) return',
  },
  {
    fault: 'the maximum age of a checkpoint is in milliseconds',
    file: 'src/lifecycle/state/restore-point.ts',
    find: 'greatestAgeSeconds(observation) * 1000',
    replace: 'greatestAgeSeconds(observation)',
  },
  {
    fault: 'the newest checkpoint of a job that ended can be too old',
    file: 'src/lifecycle/state/restore-point.ts',
    find: 'if (!usable(completed.path)) return',
    replace: 'if (!usable(completed.path) || observation.now - completed.triggeredAt > 3_600_000) return',
  },
  {
    fault: 'the deleted checkpoint of a finished job is a restore point',
    file: 'src/lifecycle/state/restore-point.ts',
    find: "if (state === 'FINISHED') return finalStateOfFinished(observation, job, facts, reason);",
    replace: '',
  },
  {
    fault: 'an older restore point silently replaces the newest state of a job',
    file: 'src/lifecycle/state/choose-restore-point.ts',
    find: 'const isUsable = newest !== undefined && jobStatus?.unusableState === undefined;',
    replace: 'const isUsable = newest !== undefined;',
  },
  {
    fault: 'fallbackWithoutState does not get past a restore point that is gone',
    file: 'src/lifecycle/state/choose-restore-point.ts',
    find: 'if (isUsable && !isMissing(newest, hash)) return',
    replace: 'if (isUsable) return',
  },
  {
    fault: 'a restore point counts as gone when another version does not find it',
    file: 'src/lifecycle/start/missing-restore-point.ts',
    find: 'hash !== status.deployed?.hash ||',
    replace: '',
  },
  {
    fault: 'a job whose checkpoints are gone starts from where it began',
    file: 'src/lifecycle/state/search-storage.ts',
    find: 'return hadState ?',
    replace: 'return hadState && finished ?',
  },
  {
    fault: 'a restore point that Flink deleted with its job is recorded',
    file: 'src/lifecycle/state/restore-point.ts',
    find: 'if (config === undefined) return false;',
    replace: 'if (config === undefined || config.intervalMs > 0) return false;',
  },
  {
    fault: 'flinkapp cancels a job whose checkpoints Flink would delete',
    file: 'src/lifecycle/phases/cancelling.ts',
    find: 'view.checkpointConfig?.retained !== false',
    replace: 'view.checkpointConfig?.intervalMs !== -1',
  },
  {
    fault: 'flinkapp does not check what a job restored from',
    file: 'src/lifecycle/rollout/stability-checks.ts',
    find: '[finished, failing, wrongRestore, soaked, checkpointed, overdue]',
    replace: '[finished, failing, soaked, checkpointed, overdue]',
  },
  {
    fault: 'the path that Flink reports has to be the one that flinkapp sent',
    file: 'src/lifecycle/rollout/stability-checks.ts',
    find: '!certainlyDiffer(restoredFrom, expected)',
    replace: 'restoredFrom === expected',
  },
  {
    fault: 'flinkapp deletes a savepoint that a job started from',
    file: 'src/lifecycle/running/savepoint-retention.ts',
    find: '!inUse(status, savepointPath, point)',
    replace: '!inUse({}, savepointPath, point)',
  },
];
