import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import { guardBody } from './body-guard.ts';
import { limitInFlight } from './in-flight.ts';

export interface AppOptions {
  readonly webhooks: Router;
  readonly hooks: Router;
  readonly authorize: RequestHandler;
  /** Absent, the webhooks answer anyone. */
  readonly authorizeWebhooks?: RequestHandler;
  /** Whether the process takes new calls: false once it stops. */
  readonly ready: () => boolean;
  readonly log: Logger;
  /** Largest accepted body, in bytes. A hook call carries the application and all its children. */
  readonly maxBodyBytes: number;
  /** Most calls in flight, of webhooks and of hooks each: neither can starve the other. */
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

/** The JSON parser's own message quotes the body, which can hold secrets. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error instanceof SyntaxError ? 'the body is not JSON' : error.message;
};

const requireJson: RequestHandler = (request, response, next) => {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(request.get('content-type') ?? '')?.[1] ?? 'utf-8';
  if (request.is('application/json') !== false && charset.toLowerCase() === 'utf-8') return next();
  response.status(415).json({ error: 'the content type must be application/json in UTF-8' });
};

/** The Express app. It answers errors with their message, never with a stack. */
export const createApp = ({
  webhooks,
  hooks,
  authorize,
  authorizeWebhooks,
  ready,
  log,
  maxBodyBytes,
  maxInFlight,
}: AppOptions): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // A caller that kept its connection to a stopping process would lose its next call.
  app.use((_request, response, next) => {
    if (!ready()) response.set('connection', 'close');
    next();
  });
  app.get('/healthz', (_request, response) => void response.json({ ok: true }));
  app.get('/readyz', (_request, response) => void response.status(ready() ? 200 : 503).json({ ok: ready() }));
  const json = [
    requireJson,
    express.json({
      limit: maxBodyBytes,
      strict: true,
      inflate: false,
      verify: (_request, _response, body) => guardBody(body),
    }),
  ];
  app.post(['/mutate', '/validate'], authorizeWebhooks ?? [], limitInFlight(maxInFlight), json, webhooks);
  app.post(['/sync', '/finalize', '/customize'], authorize, limitInFlight(maxInFlight), json, hooks);
  app.use((_request, response) => void response.status(404).json({ error: 'not found' }));
  const handleError: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    const message = messageOf(error);
    if (status === 500) log.error({ path: request.path, reason: message }, 'request failed');
    response.status(status).json({ error: message });
  };
  app.use(handleError);
  return app;
};
