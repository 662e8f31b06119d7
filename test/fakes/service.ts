import { setTimeout } from 'node:timers/promises';
import type { Express, RequestHandler } from 'express';
import { pino } from 'pino';
import { hookContext } from '../../metacontroller/hook-context.ts';
import { hookRouter } from '../../metacontroller/router.ts';
import type { Fields } from '../../src/api/fields.ts';
import { seenApplications } from '../../src/fleet/seen-applications.ts';
import { flinkClient } from '../../src/flink/client.ts';
import type { Transport } from '../../src/flink/transport.ts';
import type { KubeApi } from '../../src/kube/client.ts';
import { createApp } from '../../src/server/app.ts';
import { requireBearerToken } from '../../src/server/bearer.ts';
import { createMetricsApp } from '../../src/server/metrics-app.ts';
import { applicationMetrics } from '../../src/telemetry/application-metrics.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { webhookRouter } from '../../webhooks/router.ts';
import { emptyKube } from './kube.ts';

export const TOKEN = 'secret';

const noFlink: Transport = async () => {
  throw new Error('connect ECONNREFUSED');
};

/** The Express app of the service, with a simulated Kubernetes and no Flink. */
export const service = (
  options: {
    kube?: KubeApi;
    transport?: Transport;
    budgetMs?: number;
    maxBodyBytes?: number;
    maxInFlight?: number;
    ready?: () => boolean;
    now?: () => number;
    authorize?: RequestHandler;
    authorizeWebhooks?: RequestHandler;
    defaults?: Fields;
  } = {},
): { app: Express; metrics: Express; logged: string[] } => {
  const {
    kube = emptyKube(),
    transport = noFlink,
    budgetMs = 8000,
    maxBodyBytes = 1_000_000,
    maxInFlight = 64,
    ready = () => true,
    now = Date.now,
    authorize = requireBearerToken(() => [TOKEN]),
  } = options;
  const logged: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => void logged.push(line) });
  const metrics = createMetrics(async () => new Map([['Running', 2]]), false);
  const context = hookContext({
    now,
    monotonic: () => performance.now(),
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
    kube,
    flink: flinkClient(transport, (area, outcome, seconds) => metrics.flinkSeconds.observe({ area, outcome }, seconds)),
    limits: { clusterStartMs: 60_000, jobStartMs: 60_000, restoreMs: 600_000 },
  });
  const seen = seenApplications(() => performance.now());
  const app = createApp({
    webhooks: webhookRouter(metrics, kube, options.defaults),
    hooks: hookRouter({
      context,
      metrics,
      log,
      budgetMs,
      onAnswer: (answered, finalized) => (finalized ? seen.forget(answered.metadata.uid) : seen.see(answered)),
    }),
    authorize,
    ...(options.authorizeWebhooks === undefined ? {} : { authorizeWebhooks: options.authorizeWebhooks }),
    ready,
    log,
    maxBodyBytes,
    maxInFlight,
  });
  return { app, metrics: createMetricsApp(metrics.registry, () => applicationMetrics(seen.all())), logged };
};
