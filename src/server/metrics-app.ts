import express, { type Express } from 'express';
import type { Registry } from 'prom-client';

/** What Prometheus scrapes, on a port of its own: whoever may scrape need not reach the webhooks. */
export const createMetricsApp = (registry: Registry): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  app.use((_request, response) => void response.status(404).json({ error: 'no such path' }));
  return app;
};
