import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import { guardBody } from './body-guard.ts';
import { inFlight } from './in-flight.ts';

export interface AppParts {
  readonly webhooks: Router;
  readonly hooks: Router;
  readonly authorize: RequestHandler;
  /** Who may ask the webhooks; absent, anyone. */
  readonly authorizeWebhooks?: RequestHandler;
  /** Whether calls should still be sent here: false once the process is told to stop. */
  readonly ready: () => boolean;
  readonly log: Logger;
  /** Largest body taken, in bytes. A hook call carries the application and all its children. */
  readonly maxBodyBytes: number;
  /** Most calls under way at once, of webhooks and of hooks each: neither takes the other's place. */
  readonly maxInFlight: number;
}

const statusOf = (error: unknown): number => {
  if (!(error instanceof Error)) return 500;
  if (error.name === 'BadRequest' || error.name === 'BadReview') return 400;
  return 'status' in error &&
    typeof error.status === 'number' &&
    error.status >= 400 &&
    error.status < 500 &&
    error.name !== 'KubeError'
    ? error.status
    : 500;
};

/** The parser's own message quotes the body. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error instanceof SyntaxError ? 'the body is not JSON' : error.message;
};

const onlyJson: RequestHandler = (request, response, next) => {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(request.get('content-type') ?? '')?.[1] ?? 'utf-8';
  if (request.is('application/json') !== false && charset.toLowerCase() === 'utf-8') return next();
  response.status(415).json({ error: 'the content type must be application/json, in UTF-8' });
};

/** The Express app that ships, and that the tests call. Errors are answered with their message and never with a stack. */
export const createApp = ({
  webhooks,
  hooks,
  authorize,
  authorizeWebhooks,
  ready,
  log,
  maxBodyBytes,
  maxInFlight,
}: AppParts): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Who keeps a connection to a process that ends would send its next call into the void.
  app.use((_request, response, next) => {
    if (!ready()) response.set('connection', 'close');
    next();
  });
  app.get('/healthz', (_request, response) => void response.json({ ok: true }));
  app.get('/readyz', (_request, response) => void response.status(ready() ? 200 : 503).json({ ok: ready() }));
  const json = [
    onlyJson,
    express.json({
      limit: maxBodyBytes,
      strict: true,
      inflate: false,
      verify: (_request, _response, body) => guardBody(body),
    }),
  ];
  app.post(['/mutate', '/validate'], authorizeWebhooks ?? [], inFlight(maxInFlight), json, webhooks);
  app.post(['/sync', '/finalize', '/customize'], authorize, inFlight(maxInFlight), json, hooks);
  app.use((_request, response) => void response.status(404).json({ error: 'no such path' }));
  const failed: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    const message = messageOf(error);
    if (status === 500) log.error({ path: request.path, reason: message }, 'request failed');
    response.status(status).json({ error: message });
  };
  app.use(failed);
  return app;
};
