import { pino } from 'pino';
import { hookRouter } from '../metacontroller/router.ts';
import type { Certificates } from '../src/certificates/make.ts';
import { answered } from '../src/effects/answered.ts';
import { clusterBackoff } from '../src/effects/cluster-backoff.ts';
import { kubeApi, openAccess } from '../src/effects/kube.ts';
import { listPods } from '../src/effects/pods.ts';
import { submissions } from '../src/effects/submissions.ts';
import { flinkClient } from '../src/flink/client.ts';
import { httpTransport } from '../src/flink/transport.ts';
import { createApp } from '../src/server/app.ts';
import { bearer } from '../src/server/bearer.ts';
import { listen } from '../src/server/listen.ts';
import { createMetrics } from '../src/telemetry/metrics.ts';
import { webhookRouter } from '../webhooks/router.ts';

/**
 * The service as it ships, for the benchmark: only the names of Flink clusters are turned into the address of the
 * benchmark's own. Arguments: that address, that of its Kubernetes API, and certificates as JSON.
 */
const [, , flinkBase = '', kubeBase = '', pem = ''] = process.argv;
const certificates: Certificates = JSON.parse(pem);
const { transport } = httpTransport();
const kube = kubeApi(openAccess(kubeBase));
const metrics = createMetrics(async () => new Map());
const log = pino({ level: 'warn' });
const app = createApp({
  webhooks: webhookRouter(metrics),
  hooks: hookRouter({
    context: {
      now: Date.now,
      flink: flinkClient(
        (request) => transport({ ...request, base: flinkBase, path: `/${new URL(request.base).hostname}${request.path}` }),
        (area, outcome, seconds) => metrics.flinkSeconds.observe({ area, outcome }, seconds),
      ),
      kube,
      pods: (application) => listPods(kube, application),
      submissions: submissions(),
      backoff: clusterBackoff(),
      answered: answered(),
      sent: new Map(),
      limits: { clusterStartMs: 60_000, jobStartMs: 60_000, deletionMs: 60_000 },
    },
    metrics,
    log,
    budgetMs: 8000,
  }),
  authorize: bearer(() => 'token'),
  registry: metrics.registry,
  ready: () => true,
  log,
  maxBodyBytes: 8_388_608,
});
const { server } = await listen(app, 0, certificates);
const address = server.address();
process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss }));
