import type { Mutant } from './mutant.ts';

/** JobManagers that do not answer, and operations that they hold up (R7, R11). */
export const SILENCE_MUTANTS: readonly Mutant[] = [
  {
    fault: 'an answer does not stop the clock of a silence',
    file: 'src/lifecycle/facts/silence.ts',
    find: 'return since === undefined ? {} : setSilence(status, cluster, undefined);',
    replace: 'return {};',
  },
  {
    fault: 'with high availability a JobManager in application mode has no time to answer again',
    file: 'src/lifecycle/facts/silence.ts',
    find: 'jobManager !== undefined || progress !== undefined;',
    replace: 'jobManager !== undefined || progress?.steps === -1;',
  },
  {
    fault: 'a stop for a rescale is left behind when a TaskManager is lost',
    file: 'src/lifecycle/phases/rescaling.ts',
    find: "if (operation?.kind === 'stop') return stopToRescale(observation, rescaling, job);",
    replace: '',
  },
  {
    fault: 'a rescale begins while a savepoint is under way',
    file: 'src/lifecycle/phases/running.ts',
    find: 'stabilizingSince !== undefined || operation !== undefined;',
    replace: "stabilizingSince !== undefined || operation?.kind === 'teardown';",
  },
];
