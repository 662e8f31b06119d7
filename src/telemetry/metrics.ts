import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts of applications by phase, from the API server; asked at a scrape. */
export type PhaseCounts = () => Promise<ReadonlyMap<string, number>>;

/** Every metric, in one list: docs/metrics.md is generated from it. Labels come from closed vocabularies, never from users. */
export const createMetrics = (phaseCounts: PhaseCounts, defaults = true) => {
  const registry = new Registry();
  const registers = [registry];
  if (defaults) collectDefaultMetrics({ register: registry });
  return {
    registry,
    hookSeconds: new Histogram({
      name: 'flinkapp_hook_duration_seconds',
      help: "Hook calls: seconds, by hook, the application's phase before the call, and outcome (ok, error, timeout).",
      labelNames: ['hook', 'phase', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    admissionSeconds: new Histogram({
      name: 'flinkapp_admission_duration_seconds',
      help: 'Admission reviews: seconds, by webhook and outcome (allowed, refused).',
      labelNames: ['webhook', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    flinkSeconds: new Histogram({
      name: 'flinkapp_flink_request_duration_seconds',
      help: "Calls to Flink's REST API: seconds, by area and outcome (ok or an error code).",
      labelNames: ['area', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    effects: new Counter({
      name: 'flinkapp_effects_total',
      help: 'Effects carried out, by kind and outcome (done, inFlight, failed).',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    applications: new Gauge({
      name: 'flinkapp_applications',
      help: 'Applications in the cluster by phase. Every replica tells the same: take the maximum, not the sum.',
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
