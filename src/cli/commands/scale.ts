import { type Command, flagOption, textOption } from '../command.ts';
import { EXIT } from '../exit.ts';
import { RESOURCE } from '../kubectl/applications.ts';
import { type Goal, isReady, waitFor } from './goal.ts';
import { oneName, timeoutOf, toNumber } from './names.ts';

const rescaled =
  (parallelism: number): Goal =>
  (summary, application) => {
    const progress = isReady(summary, application);
    return progress === 'reached' && summary.job?.parallelism !== parallelism ? 'waiting' : progress;
  };

export const scale: Command = {
  name: 'scale',
  synopsis: 'NAME --parallelism N [--no-wait] [--timeout 10m]',
  summary: 'change the parallelism (scale subresource)',
  options: { parallelism: { type: 'string' }, 'no-wait': { type: 'boolean' }, timeout: { type: 'string' } },
  help: `  --parallelism N     the new parallelism
  --no-wait           do not wait until the job runs with it
  --timeout DURATION  exit with 3 after this time; 10m is the default`,
  run: async (invocation) => {
    const { kubectl, terminal, positionals } = invocation;
    const name = oneName(positionals);
    const parallelism = toNumber('parallelism', textOption(invocation, 'parallelism'));
    const timeoutMs = timeoutOf(invocation);
    await kubectl.read(['scale', RESOURCE, name, `--replicas=${parallelism}`]);
    if (flagOption(invocation, 'no-wait')) return EXIT.ok;
    return waitFor({ kubectl, terminal, name, goal: rescaled(parallelism), timeoutMs });
  },
};
