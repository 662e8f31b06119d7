import type { Mutant } from './mutant.ts';

/** JobManagers that do not answer, and operations that they hold up (R7, R11). */
export const SILENCE_MUTANTS: readonly Mutant[] = [
  {
    fault: 'an answer does not stop the clock of a silence',
    file: 'src/lifecycle/facts/silence.ts',
    find: 'return since === undefined ? {} : setSilence(status, cluster, undefined);',
    replace: 'return {};',
    caughtBy: 'test/src/lifecycle/phases/dual-running.test.ts',
  },
  {
    fault: 'with high availability a JobManager in application mode has no time to answer again',
    file: 'src/lifecycle/facts/silence.ts',
    find: '(progress?.steps ?? 0) > 0;',
    replace: '(progress?.steps ?? 0) < 0;',
    caughtBy: 'test/scenarios/silence.test.ts',
  },
  {
    fault: 'a stop for a rescale is left behind when a TaskManager is lost',
    file: 'src/lifecycle/phases/rescaling.ts',
    find: "if (operation?.kind === 'stop') return stopToRescale(observation, rescaling, job);",
    replace: '',
    caughtBy: 'test/scenarios/rescaling.test.ts',
  },
  {
    fault: 'a submission that nobody has sent yet is too late',
    file: 'src/lifecycle/start/start-progress.ts',
    find: 'if (begun || operation.progress !== undefined) return undefined;',
    replace: 'if (begun || operation.attempt >= 0) return undefined;',
    caughtBy: 'test/src/lifecycle/phases/submitting-job.test.ts',
  },
  {
    fault: 'the silence of a JobManager counts for the time of a start',
    file: 'src/lifecycle/start/start-progress.ts',
    find: 'withoutProgressMs(observation, operation) >= startLimitMs(observation, job);',
    replace: 'elapsed(observation.now, lastProgress(operation)) >= startLimitMs(observation, job);',
    caughtBy: 'test/src/lifecycle/phases/submitting-job-progress.test.ts',
  },
  {
    fault: 'a search of storage waits for ever for a silent JobManager',
    file: 'src/lifecycle/facts/silence.ts',
    find: "if (operation === undefined && phase === 'SubmittingJob') return updating?.hash === cluster;",
    replace: '',
    caughtBy: 'test/src/lifecycle/phases/submitting-job.test.ts',
  },
  {
    fault: 'a rescale begins while a savepoint is under way',
    file: 'src/lifecycle/phases/running.ts',
    find: 'stabilizingSince !== undefined || operation !== undefined;',
    replace: "stabilizingSince !== undefined || operation?.kind === 'teardown';",
    caughtBy: 'test/scenarios/rescaling.test.ts',
  },
];
