import type { Logger } from 'pino';
import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import { phaseName, UNKNOWN_PHASE } from '../src/api/phases.ts';
import type { StoredStatus } from '../src/api/status/read-status.ts';
import { type Sleep, waitAtMost } from '../src/observe/wait-at-most.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import type { SharedContext } from './hook-context.ts';
import { occasionally } from './occasionally.ts';
import type { HookRequest, HookResponse } from './protocol.ts';
import { BudgetExceeded, type RetryLater, retryLater } from './retry-later.ts';
import { serializeByKey } from './serialize-by-key.ts';
import { type HookContext, sync } from './sync.ts';

export interface HookOptions {
  readonly context: SharedContext;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Time for one hook call, in milliseconds: Metacontroller's time-out less two seconds (R8). */
  readonly budgetMs: number;
  /** Receives the outcome of every effect, as metrics and log do. */
  readonly onEffect?: HookContext['onEffect'];
  /** Receives every application as it was answered. A status that flinkapp cannot read is left out. */
  readonly onAnswer?: (application: FlinkApplication, finalized: boolean) => void;
}

/** What Metacontroller gets: a response, or when to call again. */
export type HookAnswer =
  | { readonly response: HookResponse }
  | { readonly retryAfterSeconds: number; readonly reason: string };

export type AnswerHook = (hook: 'sync' | 'finalize', request: HookRequest) => Promise<HookAnswer>;

const withinBudget = async <T extends object>(budgetMs: number, work: Promise<T>, sleep: Sleep): Promise<T> => {
  const result = await waitAtMost(work, budgetMs, sleep);
  if (result === undefined) throw new BudgetExceeded(`the hook call exceeded its budget of ${budgetMs} ms; retry`);
  return result;
};

/** The phase of a stored status as people and metrics call it, and its error for the log. */
const storedPhase = (read: StoredStatus): { readonly name: string; readonly errorCode?: string | undefined } => {
  if (read.kind !== 'readable') return { name: UNKNOWN_PHASE };
  return { name: phaseName(read.status.phase ?? ''), errorCode: read.status.lastError?.code };
};

const logPhaseChange = (log: Logger, before: StoredStatus, after: StoredStatus): void => {
  const [from, to] = [storedPhase(before), storedPhase(after)];
  if (to.name !== from.name) log.info({ phase: to.name, from: from.name, reason: to.errorCode }, 'phase changed');
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Answers hook calls, each within its budget; those of one application one after the other. */
export const answerHook = ({ context, metrics, log, budgetMs, onEffect, onAnswer }: HookOptions): AnswerHook => {
  const serialize = serializeByKey();
  const warnOfOutage = occasionally(context.monotonic, (reason, leftOut) =>
    log.warn({ reason, leftOut }, 'the API server does not answer; Metacontroller repeats hook calls every 3 s'),
  );
  const warnOfRights = occasionally(context.monotonic, (reason, leftOut) =>
    log.warn(
      { reason, leftOut },
      "the API server refuses what flinkapp's ServiceAccount asks; install the chart's roles again. Metacontroller repeats hook calls every 5 s",
    ),
  );

  const reportEffect =
    (hookLog: Logger): HookContext['onEffect'] =>
    (kind, outcome) => {
      const failed = typeof outcome !== 'string';
      metrics.effects.inc({ kind, outcome: failed ? 'failed' : outcome });
      if (failed) hookLog.warn({ effect: kind, reason: outcome.failed }, 'effect failed');
      onEffect?.(kind, outcome);
    };

  const evaluate = async (request: HookRequest, hookLog: Logger): Promise<HookResponse> => {
    const hookContext: HookContext = { ...context, onEffect: reportEffect(hookLog) };
    return await serialize(request.parent.metadata.uid, () => sync(request, hookContext));
  };

  const postpone = (error: unknown, { outcome, afterSeconds }: RetryLater, hookLog: Logger): HookAnswer => {
    const reason = messageOf(error);
    if (outcome === 'kubernetes') warnOfOutage(reason);
    if (outcome === 'forbidden') warnOfRights(reason);
    if (outcome === 'timeout') hookLog.warn('hook call exceeded its budget; Metacontroller retries it');
    return { retryAfterSeconds: afterSeconds, reason };
  };

  return async (hook, request) => {
    const { uid, name, namespace } = request.parent.metadata;
    const hookLog = log.child({ hook, application: name, namespace });
    const before = context.derivations.readStatus(uid, request.parent.status);
    const timer = metrics.hookSeconds.startTimer({ hook, phase: storedPhase(before).name });
    try {
      const response = await withinBudget(budgetMs, evaluate(request, hookLog), context.sleep);
      const after = context.derivations.readStatus(uid, response.status);
      logPhaseChange(hookLog, before, after);
      timer({ outcome: 'ok' });
      const { status: _, ...application } = request.parent;
      const answered = after.kind === 'readable' ? { ...application, status: after.status } : application;
      onAnswer?.(answered, response.finalized === true);
      return { response };
    } catch (error) {
      const retry = retryLater(error);
      timer({ outcome: retry?.outcome ?? 'error' });
      if (retry === undefined) throw error;
      return postpone(error, retry, hookLog);
    }
  };
};
