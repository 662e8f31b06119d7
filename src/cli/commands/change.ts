import type { FlinkApplication } from '../../api/flinkapplication.ts';
import { type Command, flagOption, type Invocation, textOption } from '../command.ts';
import { CommandError, EXIT, type ExitStatus } from '../exit.ts';
import { listApplications, patchSpec } from '../kubectl/applications.ts';
import { inNamespace } from '../kubectl/kubectl.ts';
import { type Goal, waitFor } from './goal.ts';
import { managedBy } from './managed-by.ts';
import { timeoutOf } from './names.ts';

/** A command that changes fields of the spec of one or more applications, and waits until flinkapp has done it. */
export interface Change {
  readonly name: string;
  readonly summary: string;
  /** What the fields become. */
  readonly spec: (application: FlinkApplication, now: string) => object;
  readonly goal: (application: FlinkApplication, now: string) => Goal;
  /** What the fields become once the goal is reached. */
  readonly after?: () => object;
  /** Printed once the goal is reached. */
  readonly done?: (application: FlinkApplication) => string;
}

export const CHANGE_OPTIONS = {
  'all-namespaces': { type: 'boolean', short: 'A' },
  selector: { type: 'string', short: 'l' },
  yes: { type: 'boolean', short: 'y' },
  'no-wait': { type: 'boolean' },
  timeout: { type: 'string' },
} as const;

export const CHANGE_HELP = `  -A, --all-namespaces   applications of all namespaces
  -l, --selector LABELS  applications with these labels
  -y, --yes              change several applications without a question
  --no-wait              do not wait until flinkapp has done it
  --timeout DURATION     exit with 3 after this time; 10m is the default`;

const nameOf = ({ metadata }: FlinkApplication): string => `${metadata.namespace}/${metadata.name}`;

/** Several applications need a yes: of a person, or of --yes. */
const confirm = async (
  invocation: Invocation,
  verb: string,
  applications: readonly FlinkApplication[],
): Promise<void> => {
  if (applications.length < 2 || flagOption(invocation, 'yes')) return;
  const { confirm: ask } = invocation.terminal;
  const list = applications.map((application) => `  ${nameOf(application)}\n`).join('');
  if (ask === undefined)
    throw new CommandError(
      EXIT.usage,
      `${verb} would change ${applications.length} applications; pass --yes:\n${list}`,
    );
  if (!(await ask(`${list}${verb} changes these ${applications.length} applications. Go on?`)))
    throw new CommandError(EXIT.notSo, 'nothing was changed');
};

const warnOfManager = ({ terminal }: Invocation, application: FlinkApplication): void => {
  const manager = managedBy(application.metadata);
  if (manager !== undefined)
    terminal.err(`${manager} manages ${nameOf(application)} and may put the field back; change it there too\n`);
};

const apply = async (invocation: Invocation, change: Change, application: FlinkApplication): Promise<ExitStatus> => {
  const { kubectl, terminal } = invocation;
  const now = new Date(terminal.now()).toISOString();
  warnOfManager(invocation, application);
  await patchSpec(kubectl, application, change.spec(application, now));
  if (flagOption(invocation, 'no-wait')) return EXIT.ok;
  const { name, namespace } = application.metadata;
  const goal = change.goal(application, now);
  let last = application;
  const remembering: Goal = (summary, current) => {
    last = current;
    return goal(summary, current);
  };
  const status = await waitFor({
    kubectl: inNamespace(kubectl, namespace),
    terminal,
    name,
    goal: remembering,
    timeoutMs: timeoutOf(invocation),
  });
  if (status === EXIT.ok && change.after !== undefined) await patchSpec(kubectl, application, change.after());
  if (status === EXIT.ok && change.done !== undefined) terminal.out(`${change.done(last)}\n`);
  return status;
};

/** Changes applications one after the other. The worst exit status is that of the command. */
const run =
  (change: Change) =>
  async (invocation: Invocation): Promise<ExitStatus> => {
    const selector = textOption(invocation, 'selector');
    const allNamespaces = flagOption(invocation, 'all-namespaces');
    if (invocation.positionals.length === 0 && selector === undefined && !allNamespaces)
      throw new CommandError(EXIT.usage, 'name at least one FlinkApplication');
    const names = invocation.positionals;
    const applications = await listApplications(invocation.kubectl, { names, allNamespaces, selector });
    await confirm(invocation, change.name, applications);
    let worst: ExitStatus = EXIT.ok;
    for (const application of applications) {
      const status = await apply(invocation, change, application);
      if (status > worst) worst = status;
    }
    return worst;
  };

export const changeCommand = (change: Change): Command => ({
  name: change.name,
  synopsis: 'NAME… [--no-wait] [--timeout 10m]',
  summary: change.summary,
  options: CHANGE_OPTIONS,
  help: CHANGE_HELP,
  run: run(change),
});
