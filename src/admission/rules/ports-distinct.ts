import { PORTS } from '../../objects/flink-config/ports.ts';
import { rule } from '../rule.ts';

const FIELDS = ['rpcPort', 'blobPort', 'queryPort', 'uiPort', 'metricsQueryPort'] as const;

export const portsDistinct = rule({
  name: 'ports-distinct',
  level: 'error',
  guards: 'Two servers of one Flink process cannot listen on the same port.',
  violations: ({ spec }) => {
    const ports = FIELDS.map((field) => ({ field, port: spec[field] ?? PORTS[field] }));
    return ports.flatMap(({ field, port }, i) => {
      const first = ports.slice(0, i).find((other) => other.port === port);
      if (first === undefined) return [];
      return [
        { path: `spec.${field}`, problem: `is the same port as ${first.field}`, advice: 'use another port', got: port },
      ];
    });
  },
});
