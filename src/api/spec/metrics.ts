import { boolean, integer, object, optional } from '../kit.ts';

const metricsSchema = object(
  {
    prometheus: optional(
      boolean({ description: "Whether Flink's processes serve their metrics to Prometheus, at /metrics of `port`." }),
    ),
    port: optional(
      integer({
        description:
          'Port of the Prometheus reporter (metrics.reporter.prom.port). The port of the pods is named prometheus.',
        minimum: 1,
        maximum: 65535,
        default: 9249,
      }),
    ),
  },
  { description: "Flink's own metrics. If absent, flinkConfig alone decides on reporters.", deploys: true },
);

export const metricsFields = { metrics: optional(metricsSchema) };
