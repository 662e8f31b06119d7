import { type Request, type Response, Router } from 'express';
import { answerHook, type HookOptions } from './answer-hook.ts';
import { relatedRules } from './customize.ts';
import { type HookRequest, readHookRequest } from './protocol.ts';

/** `POST /sync`, `/finalize` and `/customize`: the hooks of the CompositeController. */
export const hookRouter = (options: HookOptions): Router => {
  const answer = answerHook(options);

  const handle = async (hook: 'sync' | 'finalize', request: HookRequest, response: Response): Promise<void> => {
    const answered = await answer(hook, request);
    if ('response' in answered) return void response.json(answered.response);
    const { retryAfterSeconds, reason } = answered;
    response.status(429).set('retry-after', String(retryAfterSeconds)).json({ error: reason });
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
