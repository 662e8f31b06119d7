import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';

/** Flink's Prometheus reporter (spec.metrics). Official images of Flink 1.11 and newer have its plugin. */

type Options = Readonly<Record<string, string>>;

const DEFAULT_PORT = 9249;
const REPORTER = 'metrics.reporter.prom';

/** The port on which each process of the cluster serves its metrics; undefined without spec.metrics.prometheus. */
export const prometheusPort = ({ metrics }: Spec): number | undefined =>
  metrics?.prometheus === true ? (metrics.port ?? DEFAULT_PORT) : undefined;

/** Options that users can override. Labels that are new with every attempt of a task would make new series at each restart. */
export const prometheusDefaults = (spec: Spec): Options =>
  prometheusPort(spec) === undefined
    ? {}
    : { [`${REPORTER}.scope.variables.excludes`]: 'task_attempt_id;task_attempt_num' };

/** Flink 1.13 deprecated the class of a reporter for its factory; 2.0 no longer reads it. */
const reporterClass = ({ flinkVersion }: Spec): Options => {
  const version = parseFlinkVersion(flinkVersion);
  const prefix = 'org.apache.flink.metrics.prometheus.PrometheusReporter';
  return version !== undefined && atLeast(version, 1, 13)
    ? { [`${REPORTER}.factory.class`]: `${prefix}Factory` }
    : { [`${REPORTER}.class`]: prefix };
};

/** Options that follow from spec.metrics. */
export const prometheusOptions = (spec: Spec): Options => {
  const port = prometheusPort(spec);
  return port === undefined ? {} : { ...reporterClass(spec), [`${REPORTER}.port`]: String(port) };
};

/** A list `metrics.reporters` of the user starts only the reporters that it names: the Prometheus reporter joins it. */
export const reporterList = (spec: Spec): Options => {
  const listed = spec.flinkConfig?.['metrics.reporters'];
  if (listed === undefined || prometheusPort(spec) === undefined) return {};
  const names = String(listed)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 || names.includes('prom') ? {} : { 'metrics.reporters': [...names, 'prom'].join(',') };
};
