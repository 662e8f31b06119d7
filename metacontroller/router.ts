import { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import { phaseName } from '../src/api/phases.ts';
import { readStatus } from '../src/api/validate.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { relatedRules } from './customize.ts';
import { type HookRequest, readHookRequest } from './protocol.ts';
import { serializeByKey } from './serialize-by-key.ts';
import { type HookContext, sync } from './sync.ts';

export interface HookRouterOptions {
  readonly context: Omit<HookContext, 'onEffect'>;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Time for one hook call, in milliseconds: Metacontroller's time-out less two seconds (R8). */
  readonly budgetMs: number;
}

class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded';
}

const withinBudget = async <T>(budgetMs: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const exceeded = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new BudgetExceeded(`the hook call exceeded its budget of ${budgetMs} ms; retry`)),
      budgetMs,
    );
  });
  try {
    return await Promise.race([work, exceeded]);
  } finally {
    clearTimeout(timer);
  }
};

/** `POST /sync`, `/finalize` and `/customize`: the hooks of the CompositeController. */
export const hookRouter = ({ context, metrics, log, budgetMs }: HookRouterOptions): Router => {
  const serialize = serializeByKey();

  const handle = async (hook: 'sync' | 'finalize', request: HookRequest, response: Response): Promise<void> => {
    const { name, namespace, uid } = request.parent.metadata;
    const before = phaseName(readStatus(request.parent.status).phase ?? '');
    const hookLog = log.child({ hook, application: name, namespace });
    const timer = metrics.hookSeconds.startTimer({ hook, phase: before });
    const hookContext: HookContext = {
      ...context,
      onEffect: (kind, outcome) => {
        const failed = typeof outcome !== 'string';
        metrics.effects.inc({ kind, outcome: failed ? 'failed' : outcome });
        if (failed) hookLog.warn({ effect: kind, reason: outcome.failed }, 'effect failed');
      },
    };
    try {
      const hookResponse = await withinBudget(
        budgetMs,
        serialize(uid, () => sync(request, hookContext)),
      );
      const after = phaseName(hookResponse.status.phase ?? '');
      if (after !== before)
        hookLog.info({ phase: after, from: before, reason: hookResponse.status.lastError?.code }, 'phase changed');
      timer({ outcome: 'ok' });
      response.json(hookResponse);
    } catch (error) {
      timer({ outcome: error instanceof BudgetExceeded ? 'timeout' : 'error' });
      if (!(error instanceof BudgetExceeded)) throw error;
      hookLog.warn('hook call exceeded its budget; Metacontroller retries it');
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
