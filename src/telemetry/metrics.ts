import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts of applications by phase, read from the API server with every scrape. */
export type PhaseCounts = () => Promise<ReadonlyMap<string, number>>;

/** All metrics: docs/metrics.md is generated from this list. Label values come from closed sets, never from users. */
export const createMetrics = (phaseCounts: PhaseCounts, defaults = true) => {
  const registry = new Registry();
  const registers = [registry];
  if (defaults) collectDefaultMetrics({ register: registry });
  return {
    registry,
    buildInfo: new Gauge({
      name: 'flinkapp_build_info',
      help: 'Always 1, with the versions of flinkapp and of Node.js.',
      labelNames: ['version', 'node'],
      registers,
    }),
    hookSeconds: new Histogram({
      name: 'flinkapp_hook_duration_seconds',
      help: "Duration of hook calls in seconds, by hook, the application's phase before the call and outcome: ok, error (flinkapp failed), or one of those that Metacontroller repeats after some seconds: kubernetes (the API server does not answer), forbidden (it refuses what flinkapp asks), flink (a JobManager has not answered yet), timeout (the call exceeded its budget), gone (the application has been deleted).",
      labelNames: ['hook', 'phase', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    admissionSeconds: new Histogram({
      name: 'flinkapp_admission_duration_seconds',
      help: 'Duration of admission reviews in seconds, by webhook and outcome (allowed, refused).',
      labelNames: ['webhook', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    flinkSeconds: new Histogram({
      name: 'flinkapp_flink_request_duration_seconds',
      help: "Duration of calls to Flink's REST API in seconds, by area and outcome (ok or an error code).",
      labelNames: ['area', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    effects: new Counter({
      name: 'flinkapp_effects_total',
      help: 'Effects run, by kind and outcome: ok, failed, or pending (another call or process has sent it, or its answer takes longer than a hook call waits).',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    applications: new Gauge({
      name: 'flinkapp_applications',
      help: 'Applications in the Kubernetes cluster, by phase. Every replica reports the same counts: use max, not sum.',
      labelNames: ['phase'],
      registers,
      async collect() {
        const counts = await phaseCounts();
        this.reset();
        for (const [phase, count] of counts) this.set({ phase }, count);
      },
    }),
  };
};

export type Metrics = ReturnType<typeof createMetrics>;
