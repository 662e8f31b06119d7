import { CHECKPOINTS } from '../options/directories.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const checkpointDirectory = rule({
  name: 'checkpoint-directory',
  level: 'warning',
  guards:
    "Without a directory, checkpoints live in the JobManager's memory: LastState has nothing to start from, and a lost JobManager takes them with it.",
  violations: ({ spec }) => {
    const usesCheckpoints = spec.upgradeMode === 'LastState' && spec.savepointDisabled !== true;
    if (!usesCheckpoints || effectiveOptions(spec).isSet(CHECKPOINTS)) return [];
    return [
      {
        path: optionPath(CHECKPOINTS),
        problem: 'is missing, and upgradeMode LastState needs it unless the image sets it',
        advice: 'set a directory that all pods share',
      },
    ];
  },
});
