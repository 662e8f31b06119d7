import { CHECKPOINTS } from '../options/directories.ts';
import { effectiveOptions } from '../options/effective.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const checkpointDirectory = rule({
  name: 'checkpoint-directory',
  level: 'warning',
  guards:
    'Checkpoints that live in the memory of the JobManager: LastState has nothing to start from, and a lost JobManager takes them with it.',
  check: ({ spec }) => {
    const needed = spec.upgradeMode === 'LastState' && spec.savepointDisabled !== true;
    if (!needed || effectiveOptions(spec).get(CHECKPOINTS) !== undefined) return [];
    return [
      {
        path: optionPath(CHECKPOINTS),
        fault: 'is absent, and upgradeMode is LastState',
        advice: 'name a directory that all pods share, unless the image sets it',
      },
    ];
  },
});
