import { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import { phaseName } from '../src/api/phases.ts';
import { readStatus } from '../src/api/validate.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { relatedRules } from './customize.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type HookRequest, readHookRequest } from './protocol.ts';
import { type HookContext, sync } from './sync.ts';

export interface HookRouterOptions {
  readonly context: Omit<HookContext, 'onEffect'>;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** A hook answers within this, in milliseconds: Metacontroller's time-out less two seconds (R8). */
  readonly budgetMs: number;
}

class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

const within = async <T>(budgetMs: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const spent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BudgetSpent(`no answer within ${budgetMs} ms`)), budgetMs);
  });
  try {
    return await Promise.race([work, spent]);
  } finally {
    clearTimeout(timer);
  }
};

/** POST /sync, /finalize and /customize: the hooks of the CompositeController. */
export const hookRouter = ({ context, metrics, log, budgetMs }: HookRouterOptions): Router => {
  const inTurn = oneAtATime();

  const handle = async (hook: 'sync' | 'finalize', request: HookRequest, response: Response): Promise<void> => {
    const { name, namespace, uid } = request.parent.metadata;
    const before = phaseName(readStatus(request.parent.status).phase ?? '');
    const hookLog = log.child({ hook, application: name, namespace });
    const timer = metrics.hookSeconds.startTimer({ hook, phase: before });
    const context_: HookContext = {
      ...context,
      onEffect: (kind, outcome) => {
        const result = typeof outcome === 'string' ? outcome : 'failed';
        metrics.effects.inc({ kind, outcome: result });
        if (typeof outcome !== 'string') hookLog.warn({ effect: kind, reason: outcome.failed }, 'effect failed');
      },
    };
    try {
      const answer = await within(
        budgetMs,
        inTurn(uid, () => sync(request, context_)),
      );
      const after = phaseName(answer.status.phase ?? '');
      if (after !== before)
        hookLog.info({ phase: after, from: before, reason: answer.status.lastError?.code }, 'phase entered');
      timer({ outcome: 'ok' });
      response.json(answer);
    } catch (error) {
      timer({ outcome: error instanceof BudgetSpent ? 'timeout' : 'error' });
      if (!(error instanceof BudgetSpent)) throw error;
      hookLog.warn('hook budget spent');
      response.status(429).set('retry-after', '1').json({ error: error.message });
    }
  };

  const router = Router();
  router.post('/sync', (request: Request, response: Response) =>
    handle('sync', readHookRequest(request.body), response),
  );
  router.post('/finalize', (request: Request, response: Response) =>
    handle('finalize', { ...readHookRequest(request.body), finalizing: true }, response),
  );
  router.post(
    '/customize',
    (request: Request, response: Response) =>
      void response.json({ relatedResources: relatedRules(readHookRequest(request.body).parent) }),
  );
  return router;
};
