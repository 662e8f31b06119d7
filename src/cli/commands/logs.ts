import { APP_LABEL, HASH_LABEL, HOOK_LABEL, ROLE_LABEL, ROLES } from '../../api/labels.ts';
import { type Command, flagOption, type Invocation, textOption } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { readApplication } from '../kubectl/applications.ts';
import { oneName } from './names.ts';

const PARTS = [...ROLES, 'client', 'hook'] as const;

const partOf = (invocation: Invocation): (typeof PARTS)[number] => {
  const given = textOption(invocation, 'container') ?? 'jobmanager';
  const part = PARTS.find((known) => known === given);
  if (part === undefined) throw new CommandError(EXIT.usage, `--container is one of ${PARTS.join(', ')}`);
  return part;
};

/** The deploy hash of the cluster whose pods are read: the live one, or the one that flinkapp is deploying. */
const hashOf = async (invocation: Invocation, name: string): Promise<string | undefined> => {
  const given = textOption(invocation, 'deploy');
  if (given !== undefined && given !== 'live' && given !== 'new') return given;
  const { status } = await readApplication(invocation.kubectl, name);
  return given === 'new' ? status?.updatingHash : (status?.deployHash ?? status?.updatingHash);
};

const selectorOf = async (invocation: Invocation, name: string): Promise<string> => {
  const part = partOf(invocation);
  if (part === 'hook') return `${HOOK_LABEL}=${name}`;
  const hash = await hashOf(invocation, name);
  if (hash === undefined) throw new CommandError(EXIT.notSo, `${name} has no such cluster`);
  return `${APP_LABEL}=${name},${HASH_LABEL}=${hash},${ROLE_LABEL}=${part}`;
};

export const logs: Command = {
  name: 'logs',
  synopsis: 'NAME [-c PART] [--deploy live|new|HASH] [-f] [--previous] [--since 1h] [--tail N]',
  summary: 'print the logs of the pods of an application',
  options: {
    container: { type: 'string', short: 'c' },
    deploy: { type: 'string' },
    follow: { type: 'boolean', short: 'f' },
    previous: { type: 'boolean', short: 'p' },
    since: { type: 'string' },
    tail: { type: 'string' },
  },
  help: `  -c, --container PART  ${PARTS.join(', ')}; jobmanager is the default
  --deploy DEPLOY       live (default), new (the one in progress), or a deploy hash
  -f, --follow          go on printing
  -p, --previous        logs of the container before its last restart
  --since DURATION      logs of this time, such as 1h
  --tail N              last lines of each pod; 100 is the default`,
  run: async (invocation) => {
    const name = oneName(invocation.positionals);
    const selector = await selectorOf(invocation, name);
    const since = textOption(invocation, 'since');
    const args = ['logs', `--selector=${selector}`, '--all-containers', '--prefix', '--max-log-requests=50'];
    args.push(`--tail=${textOption(invocation, 'tail') ?? '100'}`);
    if (since !== undefined) args.push(`--since=${since}`);
    for (const flag of ['follow', 'previous']) if (flagOption(invocation, flag)) args.push(`--${flag}`);
    return (await invocation.kubectl.attach(args)) === 0 ? EXIT.ok : EXIT.notSo;
  },
};
