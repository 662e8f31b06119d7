import { APPLICATION_METRICS } from '../../src/telemetry/application-metrics.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { FLINK_METRICS } from './flink-metrics.ts';

/** Names of the series that flinkapp serves: a histogram has three. */
const ownSeries = async (): Promise<ReadonlySet<string>> => {
  const { registry } = createMetrics(async () => new Map(), false);
  const own = await registry.getMetricsAsJSON();
  const series = own.flatMap(({ name, type }) =>
    String(type) === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
  );
  return new Set([...series, ...APPLICATION_METRICS.map(({ name }) => name)]);
};

/** Names of the metrics in a PromQL expression. */
export const metricsOf = (expression: string): readonly string[] =>
  [...expression.matchAll(/\bflink(?:app)?_\w+/g)].map(([name]) => name).filter((name) => name !== 'flink_version');

/** The metrics of an expression that neither flinkapp nor Flink has. */
export const unknownMetrics = async (expression: string): Promise<readonly string[]> => {
  const own = await ownSeries();
  return metricsOf(expression).filter((name) => !own.has(name) && !FLINK_METRICS.has(name));
};
