import express, { type Express } from 'express';
import type { Registry } from 'prom-client';

/**
 * The metrics endpoint, on a port of its own: a network policy can let Prometheus reach it and nothing else.
 * @param applications the metrics of applications, as text
 */
export const createMetricsApp = (registry: Registry, applications: () => string): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(`${await registry.metrics()}${applications()}`);
  });
  app.use((_request, response) => void response.status(404).json({ error: 'not found' }));
  return app;
};
