import { stringify } from 'yaml';
import { type ApplicationSummary, summarize } from '../../fleet/summary.ts';
import { type Command, flagOption, type Invocation, textOption } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { listApplications } from '../kubectl/applications.ts';
import { fleetScreen, fleetSummary } from '../screens/fleet.ts';
import { painter } from '../screens/paint.ts';

const OUTPUTS = ['table', 'wide', 'json', 'yaml', 'name'] as const;
type Output = (typeof OUTPUTS)[number];

/** Most urgent first. */
const URGENCY = { notReady: 0, ready: 1, finished: 2, suspended: 3 } as const;

const byName = (a: ApplicationSummary, b: ApplicationSummary): number =>
  a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name);

const urgency = ({ stalled, readiness }: ApplicationSummary): number => (stalled ? -1 : URGENCY[readiness]);

const ORDERS: Readonly<Record<string, (a: ApplicationSummary, b: ApplicationSummary) => number>> = {
  name: byName,
  ready: (a, b) => urgency(a) - urgency(b) || byName(a, b),
  phase: (a, b) => a.phase.localeCompare(b.phase) || byName(a, b),
  age: (a, b) => String(b.createdAt).localeCompare(String(a.createdAt)) || byName(a, b),
};

const outputOf = (invocation: Invocation): Output => {
  const given = textOption(invocation, 'output') ?? 'table';
  const output = OUTPUTS.find((known) => known === given);
  if (output === undefined) throw new CommandError(EXIT.usage, `--output is one of ${OUTPUTS.join(', ')}`);
  return output;
};

const orderOf = (invocation: Invocation) => {
  const order = ORDERS[textOption(invocation, 'sort-by') ?? 'name'];
  if (order === undefined) throw new CommandError(EXIT.usage, `--sort-by is one of ${Object.keys(ORDERS).join(', ')}`);
  return order;
};

const render = (output: Output, summaries: readonly ApplicationSummary[], invocation: Invocation): string => {
  const { now, color, columns } = invocation.terminal;
  const list = {
    apiVersion: 'cli.flink.k8s.io/v1',
    kind: 'ApplicationList',
    at: new Date(now()).toISOString(),
    items: summaries,
  };
  switch (output) {
    case 'json':
      return `${JSON.stringify(list, null, 2)}\n`;
    case 'yaml':
      return stringify(list);
    case 'name':
      return summaries.map(({ name }) => `${name}\n`).join('');
    default: {
      const view = { now: now(), paint: painter(color), columns, wide: output === 'wide' };
      return fleetScreen(summaries, { ...view, namespaces: flagOption(invocation, 'all-namespaces') });
    }
  }
};

export const get: Command = {
  name: 'get',
  aliases: ['ls'],
  synopsis: '[NAME…] [-A] [-l SELECTOR] [--phase PHASE] [--team TEAM] [--not-ready] [--sort-by KEY] [-o FORMAT]',
  summary: 'list applications: what runs, what does not, and why',
  options: {
    'all-namespaces': { type: 'boolean', short: 'A' },
    selector: { type: 'string', short: 'l' },
    phase: { type: 'string' },
    team: { type: 'string' },
    'not-ready': { type: 'boolean' },
    'sort-by': { type: 'string' },
    output: { type: 'string', short: 'o' },
  },
  help: `  -A, --all-namespaces   applications of all namespaces
  -l, --selector LABELS  applications with these labels
  --phase PHASE          applications in this phase
  --team TEAM            applications of this team (spec.owner.team)
  --not-ready            applications that are not as their owner wants them
  --sort-by KEY          name (default), ready (most urgent first), phase or age
  -o, --output FORMAT    table (default), wide, json, yaml or name; only json and yaml are stable`,
  run: async (invocation) => {
    const { kubectl, terminal, positionals } = invocation;
    const [output, order] = [outputOf(invocation), orderOf(invocation)];
    const allNamespaces = flagOption(invocation, 'all-namespaces');
    const selector = textOption(invocation, 'selector');
    const applications = await listApplications(kubectl, { names: positionals, allNamespaces, selector });
    const phase = textOption(invocation, 'phase');
    const team = textOption(invocation, 'team');
    const summaries = applications
      .map(summarize)
      .filter((summary) => phase === undefined || summary.phase === phase)
      .filter(({ owner }) => team === undefined || owner?.team === team)
      .filter(({ readiness }) => !flagOption(invocation, 'not-ready') || readiness === 'notReady')
      .toSorted(order);
    terminal.out(render(output, summaries, invocation));
    if (output === 'table' || output === 'wide') terminal.err(`${fleetSummary(summaries)}\n`);
    return EXIT.ok;
  },
};
