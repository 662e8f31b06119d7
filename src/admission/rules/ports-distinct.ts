import type { Spec } from '../../api/spec.ts';
import { portOf } from '../../objects/flink-config/ports.ts';
import { prometheusPort } from '../../objects/flink-config/prometheus.ts';
import { optionPath, userOptions } from '../options/user-options.ts';
import { rule, type Violation } from '../rule.ts';

const FIELDS = ['rpcPort', 'blobPort', 'queryPort', 'uiPort', 'metricsQueryPort'] as const;

interface Port {
  readonly field: string;
  readonly port: number;
}

const portsOf = (spec: Spec): readonly Port[] => {
  const ports: Port[] = FIELDS.map((field) => ({ field, port: portOf(spec, field) }));
  const prometheus = prometheusPort(spec);
  if (prometheus !== undefined) ports.push({ field: 'metrics.port', port: prometheus });
  return ports;
};

const PROMETHEUS = /\.PrometheusReporter(Factory)?$/;

/** Another Prometheus reporter of flinkConfig that listens on the port of spec.metrics. */
const reporterViolations = (spec: Spec): readonly Violation[] => {
  const port = prometheusPort(spec);
  if (port === undefined) return [];
  const options = userOptions(spec);
  const prefixes = options.flatMap(({ key, value }) => {
    const [, prefix] = /^(metrics\.reporter\.[^.]+)\.(?:factory\.)?class$/.exec(key) ?? [];
    return prefix !== undefined && PROMETHEUS.test(value) ? [prefix] : [];
  });
  return options
    .filter(({ key, value }) => prefixes.some((prefix) => key === `${prefix}.port`) && value.trim() === String(port))
    .map(({ key, got }) => ({
      path: optionPath(key),
      problem: 'is the same port as metrics.port',
      advice: 'remove this reporter, since spec.metrics starts one',
      got,
    }));
};

export const portsDistinct = rule({
  name: 'ports-distinct',
  level: 'error',
  guards: 'Two servers of one Flink process cannot listen on the same port.',
  violations: ({ spec }) => {
    const ports = portsOf(spec);
    const fields = ports.flatMap(({ field, port }, i) => {
      const first = ports.slice(0, i).find((other) => other.port === port);
      if (first === undefined) return [];
      return [
        { path: `spec.${field}`, problem: `is the same port as ${first.field}`, advice: 'use another port', got: port },
      ];
    });
    return [...fields, ...reporterViolations(spec)];
  },
});
