import { type Command, flagOption } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { readApplication } from '../kubectl/applications.ts';
import { askFlink } from '../kubectl/flink.ts';
import { age } from '../screens/ago.ts';
import { oneName } from './names.ts';

/** Flink's answer: the history from 1.13, `root-exception` before. */
interface Exceptions {
  readonly 'root-exception'?: string | null;
  readonly timestamp?: number | null;
  readonly exceptionHistory?: {
    readonly entries?: readonly {
      readonly exceptionName?: string;
      readonly stacktrace?: string;
      readonly timestamp?: number;
      readonly taskName?: string | null;
    }[];
  };
}

interface Entry {
  readonly at: number | undefined;
  readonly task: string | undefined;
  readonly stack: string;
}

const allEntries = (answer: Exceptions): readonly Entry[] => {
  const entries = answer.exceptionHistory?.entries;
  if (entries !== undefined && entries.length > 0)
    return entries.map(({ timestamp, taskName, stacktrace, exceptionName }) => ({
      at: timestamp,
      task: taskName ?? undefined,
      stack: stacktrace ?? exceptionName ?? '',
    }));
  const root = answer['root-exception'];
  return typeof root === 'string' ? [{ at: answer.timestamp ?? undefined, task: undefined, stack: root }] : [];
};

/** Flink may know of a failure no more than that it happened. */
const entriesOf = (answer: Exceptions): readonly Entry[] => allEntries(answer).filter(({ stack }) => stack !== '');

const headOf = ({ at, task }: Entry, now: number): string =>
  [at === undefined ? undefined : `${age(now, at)} ago`, task].filter(Boolean).join(', ') || 'at an unknown time';

/** The exception and its causes, without their frames. */
const causes = (stack: string): string =>
  stack
    .split('\n')
    .filter((line, i) => i === 0 || line.startsWith('Caused by'))
    .join('\n');

const PATIENCE_MS = 5000;

export const exceptions: Command = {
  name: 'exceptions',
  synopsis: 'NAME [-v]',
  summary: 'show why Flink restarted or failed the job',
  options: { verbose: { type: 'boolean', short: 'v' } },
  help: '  -v, --verbose  whole stack traces',
  run: async (invocation) => {
    const { kubectl, terminal, positionals } = invocation;
    const application = await readApplication(kubectl, oneName(positionals));
    const { jobID, failureCause } = application.status?.jobStatus ?? {};
    if (jobID === undefined) throw new CommandError(EXIT.notSo, `${application.metadata.name} has no job`);
    const answer = await askFlink<Exceptions>(kubectl, application, {
      path: `/jobs/${jobID}/exceptions`,
      patienceMs: PATIENCE_MS,
    });
    if ('reason' in answer) {
      if (failureCause !== undefined) terminal.out(`${failureCause}\n`);
      throw new CommandError(EXIT.unreachable, `Flink does not answer: ${answer.reason}`);
    }
    const entries = entriesOf(answer.value);
    if (entries.length === 0) terminal.err(`Job ${jobID} has no exceptions\n`);
    for (const entry of entries) {
      const text = flagOption(invocation, 'verbose') ? entry.stack : causes(entry.stack);
      terminal.out(`${headOf(entry, terminal.now())}\n${text.trimEnd()}\n\n`);
    }
    return EXIT.ok;
  },
};
