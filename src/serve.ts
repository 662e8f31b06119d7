import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'yaml';
import { hookContext } from '../metacontroller/hook-context.ts';
import { hookRouter } from '../metacontroller/router.ts';
import { webhookRouter } from '../webhooks/router.ts';
import { prepareSchema } from './admission/kubernetes/schema.ts';
import { toPlatformDefaults } from './admission/platform-defaults.ts';
import type { FlinkApplication } from './api/flinkapplication.ts';
import { publishAuthority } from './certificates/publish.ts';
import { rotateCredentials } from './certificates/rotate.ts';
import { type Credentials, ensureCredentials } from './certificates/secret.ts';
import type { Config } from './config.ts';
import { seenApplications } from './fleet/seen-applications.ts';
import { flinkClient } from './flink/client.ts';
import type { Transport } from './flink/transport.ts';
import type { KubeApi } from './kube/client.ts';
import { phaseCounts } from './kube/phase-counts.ts';
import { createApp } from './server/app.ts';
import { requireBearerToken } from './server/bearer.ts';
import { requireClientCertificate } from './server/client-certificate.ts';
import { listen } from './server/listen.ts';
import { createMetricsApp } from './server/metrics-app.ts';
import { applicationMetrics } from './telemetry/application-metrics.ts';
import { createLog } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { VERSION } from './version.ts';

const ROTATION_INTERVAL_MS = 60_000;
/** API servers and Metacontroller watch the objects that trust flinkapp: they see a change well within this time. */
const TRUST_DELAY_MS = 10_000;

/** The outside world of the service. */
export interface Dependencies {
  readonly kube: KubeApi;
  readonly transport: Transport;
  /** finder.jar, which lists restore points in storage (`npm run build` makes it if a Java compiler is installed). */
  readonly finder?: Uint8Array;
}

export interface Service {
  /** The port it listens on: a free one where the setting is 0. */
  readonly port: number;
  readonly metricsPort: number;
  /**
   * Reports not ready, still takes calls for the drain time, finishes those in flight, then ends.
   * @param drainMs time until callers know that the service stops, in milliseconds
   */
  readonly stop: (drainMs: number) => Promise<void>;
}

/** Starts the service. */
export const serve = async (config: Config, { kube, transport, finder }: Dependencies): Promise<Service> => {
  const { service, namespace } = config;
  const log = createLog(config.logLevel);
  const metrics = createMetrics(async () => {
    try {
      return await phaseCounts(kube);
    } catch (error) {
      log.warn({ reason: String(error) }, 'cannot count applications by phase; retrying with the next scrape');
      return new Map();
    }
  });
  metrics.buildInfo.set({ version: VERSION, node: process.versions.node }, 1);
  const flink = flinkClient(
    transport,
    (area, outcome, seconds) => metrics.flinkSeconds.observe({ area, outcome }, seconds),
    finder,
  );
  if (finder === undefined) log.warn('finder.jar is missing: the state of lost jobs cannot be recovered');

  const secrets = { namespace, certificates: `${service}-tls`, token: `${service}-hooks` };
  const hosts = [`${service}.${namespace}.svc`, `${service}.${namespace}`, service];
  const trustTargets = { mutating: service, validating: service, controller: service };
  const ensure = () => ensureCredentials(kube, secrets, hosts, Date.now(), config.certificates);
  const publish = async ({ certificates, token }: Credentials): Promise<void> => {
    const changed = await publishAuthority(kube, trustTargets, certificates.authority, token);
    if (changed.length > 0) log.info({ changed }, 'certificate authority published');
  };

  prepareSchema();
  const credentials = await ensure();
  await publish(credentials);
  let stopping = false;
  const clientAuthority =
    config.webhookClientAuthority === '' ? undefined : await readFile(config.webhookClientAuthority, 'utf8');
  const defaults =
    config.defaultsFile === '' ? {} : toPlatformDefaults(parse(await readFile(config.defaultsFile, 'utf8')));
  const seen = seenApplications(() => performance.now());
  const remember = (application: FlinkApplication, finalized: boolean): void =>
    finalized ? seen.forget(application.metadata.uid) : seen.see(application);
  const scrape = (): string => applicationMetrics(seen.all());
  const app = createApp({
    webhooks: webhookRouter(metrics, kube, defaults),
    hooks: hookRouter({
      context: hookContext({
        now: Date.now,
        monotonic: () => performance.now(),
        sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
        flink,
        kube,
        limits: {
          clusterStartMs: config.clusterStartSeconds * 1000,
          jobStartMs: config.jobStartSeconds * 1000,
          restoreMs: config.restoreSeconds * 1000,
        },
      }),
      metrics,
      log,
      budgetMs: config.hookBudgetSeconds * 1000,
      ...(config.applicationMetrics ? { onAnswer: remember } : {}),
    }),
    authorize: requireBearerToken(() => rotator.tokens()),
    ...(clientAuthority === undefined ? {} : { authorizeWebhooks: requireClientCertificate }),
    ready: () => !stopping,
    log,
    maxBodyBytes: config.maxBodyBytes,
    maxInFlight: config.maxInFlight,
  });
  const listeners = [
    await listen(app, config.port, credentials.certificates, clientAuthority === undefined ? {} : { clientAuthority }),
    await listen(createMetricsApp(metrics.registry, scrape), config.metricsPort, credentials.certificates),
  ] as const;
  const [{ port }, { port: metricsPort }] = listeners;
  const rotator = rotateCredentials(credentials, {
    ensure,
    publish,
    use: ({ certificates }) => {
      for (const listener of listeners) listener.setCertificate(certificates);
    },
    onError: (error) => log.error({ reason: String(error) }, 'cannot rotate the credentials; retrying in a minute'),
    intervalMs: ROTATION_INTERVAL_MS,
    trustDelayMs: TRUST_DELAY_MS,
  });
  log.info({ port, metricsPort }, 'listening');

  const stop = async (drainMs: number): Promise<void> => {
    stopping = true;
    rotator.stop();
    log.info('stopping');
    await setTimeout(drainMs);
    await Promise.all(listeners.map((listener) => listener.close()));
  };
  return { port, metricsPort, stop };
};
