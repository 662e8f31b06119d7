import type { Express, RequestHandler } from 'express';
import { pino } from 'pino';
import { hookRouter } from '../../metacontroller/router.ts';
import { flinkClient } from '../../src/flink/client.ts';
import type { Transport } from '../../src/flink/transport.ts';
import type { KubeApi } from '../../src/kube/client.ts';
import { listPods } from '../../src/kube/pods.ts';
import { answeredRevisions } from '../../src/observe/answered-revisions.ts';
import { clusterBackoff } from '../../src/observe/cluster-backoff.ts';
import { searches } from '../../src/observe/searches.ts';
import { submissions } from '../../src/observe/submissions.ts';
import { triggers } from '../../src/observe/triggers.ts';
import { createApp } from '../../src/server/app.ts';
import { bearer } from '../../src/server/bearer.ts';
import { createMetricsApp } from '../../src/server/metrics-app.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { webhookRouter } from '../../webhooks/router.ts';

export const TOKEN = 'secret';

/** Nothing is there: each GET finds nothing, each write is taken. */
export const emptyKube = (more: Partial<KubeApi> = {}): KubeApi => ({
  get: async () => ({ items: [] }),
  create: async () => undefined,
  replace: async () => undefined,
  remove: async () => undefined,
  merge: async () => undefined,
  ...more,
});

const nowhere: Transport = async () => {
  throw new Error('connect ECONNREFUSED');
};

/** The Express app that ships, with simulated surroundings. */
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
  } = {},
): { app: Express; metrics: Express; logged: string[] } => {
  const {
    kube = emptyKube(),
    transport = nowhere,
    budgetMs = 8000,
    maxBodyBytes = 1_000_000,
    maxInFlight = 64,
    ready = () => true,
    now = Date.now,
    authorize = bearer(() => [TOKEN]),
  } = options;
  const logged: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => void logged.push(line) });
  const metrics = createMetrics(async () => new Map([['Running', 2]]), false);
  const context = {
    now,
    kube,
    flink: flinkClient(transport, (area, outcome, seconds) => metrics.flinkSeconds.observe({ area, outcome }, seconds)),
    pods: (metadata: Parameters<typeof listPods>[1]) => listPods(kube, metadata),
    stores: async () => [],
    submissions: submissions(),
    backoff: clusterBackoff(),
    answered: answeredRevisions(),
    triggers: triggers(),
    searches: searches(),
    limits: { clusterStartMs: 60_000, jobStartMs: 60_000 },
  };
  const app = createApp({
    webhooks: webhookRouter(metrics),
    hooks: hookRouter({ context, metrics, log, budgetMs }),
    authorize,
    ...(options.authorizeWebhooks === undefined ? {} : { authorizeWebhooks: options.authorizeWebhooks }),
    ready,
    log,
    maxBodyBytes,
    maxInFlight,
  });
  return { app, metrics: createMetricsApp(metrics.registry), logged };
};
