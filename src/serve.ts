import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { hookRouter } from '../metacontroller/router.ts';
import { webhookRouter } from '../webhooks/router.ts';
import { publishAuthority } from './certificates/publish.ts';
import { rotateCredentials } from './certificates/rotate.ts';
import { type Credentials, ensureCredentials } from './certificates/secret.ts';
import type { Config } from './config.ts';
import { flinkClient } from './flink/client.ts';
import type { Transport } from './flink/transport.ts';
import type { KubeApi } from './kube/client.ts';
import { listStores } from './kube/ha-stores.ts';
import { phaseCounts } from './kube/phase-counts.ts';
import { listPods } from './kube/pods.ts';
import { answeredRevisions } from './observe/answered-revisions.ts';
import { clusterBackoff } from './observe/cluster-backoff.ts';
import { searches } from './observe/searches.ts';
import { submissions } from './observe/submissions.ts';
import { triggers } from './observe/triggers.ts';
import { createApp } from './server/app.ts';
import { bearer } from './server/bearer.ts';
import { clientCertificate } from './server/client-certificate.ts';
import { listen } from './server/listen.ts';
import { createMetricsApp } from './server/metrics-app.ts';
import { createLog } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';

const KEEP_MS = 60_000;
/** API servers and Metacontroller watch what trusts us: they know of a change well within this. */
const SETTLE_MS = 10_000;

/** What the service reaches out to. */
export interface Dependencies {
  readonly kube: KubeApi;
  readonly transport: Transport;
  /** The jar that looks for restore points in storage (`npm run build` makes it where there is a Java compiler). */
  readonly finder?: Uint8Array;
}

export interface Service {
  /** The port it listens on: another than asked for where 0 was. */
  readonly port: number;
  readonly metricsPort: number;
  /**
   * Is no longer ready, takes calls for a while yet, finishes those in flight, then ends.
   * @param lingerMs how long it takes until nobody sends calls here any more, in milliseconds
   */
  readonly stop: (lingerMs: number) => Promise<void>;
}

/** Starts the service. */
export const serve = async (config: Config, { kube, transport, finder }: Dependencies): Promise<Service> => {
  const { service, namespace } = config;
  const log = createLog(config.logLevel);
  const metrics = createMetrics(async () => {
    try {
      return await phaseCounts(kube);
    } catch (error) {
      log.warn({ reason: String(error) }, 'applications could not be counted');
      return new Map();
    }
  });
  const flink = flinkClient(
    transport,
    (area, outcome, seconds) => metrics.flinkSeconds.observe({ area, outcome }, seconds),
    finder,
  );
  if (finder === undefined)
    log.warn(
      'built without the jar that looks for restore points: the state of a job that its JobManager lost will not be found',
    );

  const secrets = { namespace, certificates: `${service}-tls`, token: `${service}-hooks` };
  const hosts = [`${service}.${namespace}.svc`, `${service}.${namespace}`, service];
  const trusting = { mutating: service, validating: service, controller: service };
  const ensure = () => ensureCredentials(kube, secrets, hosts, Date.now(), config.certificates);
  const publish = async ({ certificates, token }: Credentials): Promise<void> => {
    const changed = await publishAuthority(kube, trusting, certificates.authority, token);
    if (changed.length > 0) log.info({ changed }, 'authority published');
  };

  const first = await ensure();
  await publish(first);
  let stopping = false;
  const clientAuthority =
    config.webhookClientAuthority === '' ? undefined : await readFile(config.webhookClientAuthority, 'utf8');
  const app = createApp({
    webhooks: webhookRouter(metrics),
    hooks: hookRouter({
      context: {
        now: Date.now,
        flink,
        kube,
        pods: (application) => listPods(kube, application),
        stores: (application) => listStores(kube, application),
        submissions: submissions(),
        backoff: clusterBackoff(),
        answered: answeredRevisions(),
        triggers: triggers(),
        searches: searches(),
        limits: { clusterStartMs: config.clusterStartSeconds * 1000, jobStartMs: config.jobStartSeconds * 1000 },
      },
      metrics,
      log,
      budgetMs: config.hookBudgetSeconds * 1000,
    }),
    authorize: bearer(() => keeper.tokens()),
    ...(clientAuthority === undefined ? {} : { authorizeWebhooks: clientCertificate }),
    ready: () => !stopping,
    log,
    maxBodyBytes: config.maxBodyBytes,
    maxInFlight: config.maxInFlight,
  });
  const listeners = [
    await listen(app, config.port, first.certificates, clientAuthority === undefined ? {} : { clientAuthority }),
    await listen(createMetricsApp(metrics.registry), config.metricsPort, first.certificates),
  ] as const;
  const [{ port }, { port: metricsPort }] = listeners;
  const keeper = rotateCredentials(first, {
    ensure,
    publish,
    use: ({ certificates }) => {
      for (const listener of listeners) listener.use(certificates);
    },
    failed: (error) => log.error({ reason: String(error) }, 'certificates could not be kept'),
    everyMs: KEEP_MS,
    settleMs: SETTLE_MS,
  });
  log.info({ port, metricsPort }, 'listening');

  const stop = async (lingerMs: number): Promise<void> => {
    stopping = true;
    keeper.stop();
    log.info('stopping');
    await setTimeout(lingerMs);
    await Promise.all(listeners.map((listener) => listener.close()));
  };
  return { port, metricsPort, stop };
};
