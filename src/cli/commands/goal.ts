import type { FlinkApplication } from '../../api/flinkapplication.ts';
import { type ApplicationSummary, summarize } from '../../fleet/summary.ts';
import { CommandError, EXIT, type ExitStatus } from '../exit.ts';
import { readApplication } from '../kubectl/applications.ts';
import type { Kubectl } from '../kubectl/kubectl.ts';
import { whyOf } from '../screens/tones.ts';
import type { Terminal } from '../terminal.ts';

/** How an application stands to what a command waits for. */
export type Progress = 'reached' | 'waiting' | 'failed';

/** What a command waits for. It is asked only once flinkapp has reconciled the last edit. */
export type Goal = (summary: ApplicationSummary, application: FlinkApplication) => Progress;

/** No work of flinkapp is under way that could still reach the goal. */
const isOver = ({ stalled, phase }: ApplicationSummary): boolean => stalled || phase === 'DeployFailed';

const orFailed =
  (reached: (summary: ApplicationSummary, application: FlinkApplication) => boolean): Goal =>
  (summary, application) => {
    if (reached(summary, application)) return 'reached';
    return isOver(summary) ? 'failed' : 'waiting';
  };

export const isReady: Goal = orFailed(({ readiness }) => readiness === 'ready' || readiness === 'finished');
export const isSuspended: Goal = orFailed(({ readiness }) => readiness === 'suspended');

/** The goals of `--for`. */
export const GOALS: Readonly<Record<string, Goal>> = {
  ready: isReady,
  stable: orFailed(
    ({ readiness }, { status }) =>
      readiness !== 'notReady' && status?.stabilizingSince === undefined && status?.updatingHash === undefined,
  ),
  suspended: isSuspended,
  finished: orFailed(({ readiness }) => readiness === 'finished'),
  deleted: () => 'waiting',
};

const POLL_MS = 1000;

const newsOf = (summary: ApplicationSummary): string =>
  [summary.phase.padEnd(15), whyOf(summary) ?? ''].join(' ').trimEnd();

export interface Wait {
  readonly kubectl: Kubectl;
  readonly terminal: Terminal;
  readonly name: string;
  readonly goal: Goal;
  readonly timeoutMs: number;
  /** The application being deleted is what is waited for. */
  readonly goneIsReached?: boolean;
}

const readOrGone = async ({ kubectl, name, goneIsReached }: Wait): Promise<FlinkApplication | undefined> => {
  try {
    return await readApplication(kubectl, name);
  } catch (error) {
    if (goneIsReached === true && error instanceof CommandError && error.status === EXIT.notFound) return undefined;
    throw error;
  }
};

/** How a wait ends; undefined while it goes on. */
const outcome = (
  { terminal, goal, name, timeoutMs }: Wait,
  summary: ApplicationSummary,
  application: FlinkApplication,
  end: number,
): ExitStatus | undefined => {
  const progress = summary.current ? goal(summary, application) : 'waiting';
  if (progress === 'reached') return EXIT.ok;
  if (progress === 'failed') {
    if (summary.error !== undefined) terminal.err(`${summary.error.advice}\n`);
    return EXIT.notSo;
  }
  if (terminal.now() < end) return undefined;
  terminal.err(`${name} is in phase ${summary.phase} after ${timeoutMs / 1000} s; flinkapp goes on\n`);
  return EXIT.timeout;
};

/** Waits until the goal is reached or can no longer be, and prints a line when something changes. */
export const waitFor = async (wait: Wait): Promise<ExitStatus> => {
  const { terminal } = wait;
  const end = terminal.now() + wait.timeoutMs;
  let printed = '';
  for (;;) {
    const application = await readOrGone(wait);
    if (application === undefined) return EXIT.ok;
    const summary = summarize(application);
    const news = newsOf(summary);
    if (news !== printed) terminal.err(`${new Date(terminal.now()).toISOString().slice(11, 19)} ${news}\n`);
    printed = news;
    const ended = outcome(wait, summary, application, end);
    if (ended !== undefined) return ended;
    await terminal.sleep(POLL_MS);
  }
};
