import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';

const GLOBAL_HELP = `  -n, --namespace NAME   namespace; that of the kubectl context is the default
  --context, --cluster, --user, --kubeconfig, --as, --as-group, --request-timeout
                         as in kubectl
  --color WHEN           auto (default), always or never`;

const EXIT_HELP = `Exit status: 0 as asked; 1 it is not so (not ready, failed, refused); 2 the arguments are invalid; 3 the time is over;
4 there is no such application; 5 Kubernetes or Flink cannot be reached, or forbids the call.`;

const width = Math.max(...COMMANDS.map(({ name }) => name.length), 'check'.length) + 2;

/** What `kubectl flink --help` prints. */
export const USAGE = `usage: kubectl flink COMMAND [NAME…] [OPTION…]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}\n`).join('')}  ${'check'.padEnd(width)}check manifests without a cluster
  ${'version'.padEnd(width)}print the version

${GLOBAL_HELP}

kubectl flink COMMAND --help says more.

${EXIT_HELP}
`;

export const usageOf = ({ name, synopsis, summary, help }: Command): string =>
  `usage: kubectl flink ${name} ${synopsis}

Effect: ${summary}.

${help === undefined ? '' : `${help}\n`}${GLOBAL_HELP}
`;
