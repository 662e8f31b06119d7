import { type Command, textOption } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { GOALS, waitFor } from './goal.ts';
import { oneName, timeoutOf } from './names.ts';

export const wait: Command = {
  name: 'wait',
  synopsis: 'NAME [--for GOAL] [--timeout 10m]',
  summary: 'wait until an application is ready, or cannot be',
  options: { for: { type: 'string' }, timeout: { type: 'string' } },
  help: `  --for GOAL          ${Object.keys(GOALS).join(', ')}; ready is the default
  --timeout DURATION  exit with 3 after this time; 10m is the default`,
  run: (invocation) => {
    const { kubectl, terminal, positionals } = invocation;
    const name = oneName(positionals);
    const goalName = textOption(invocation, 'for') ?? 'ready';
    const goal = GOALS[goalName];
    if (goal === undefined) throw new CommandError(EXIT.usage, `--for is one of ${Object.keys(GOALS).join(', ')}`);
    return waitFor({
      kubectl,
      terminal,
      name,
      goal,
      timeoutMs: timeoutOf(invocation),
      goneIsReached: goalName === 'deleted',
    });
  },
};
