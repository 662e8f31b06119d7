import { PORTS } from '../../objects/flink-config/ports.ts';
import { rule } from '../rule.ts';

const FIELDS = ['rpcPort', 'blobPort', 'queryPort', 'uiPort', 'metricsQueryPort'] as const;

export const portsDistinct = rule({
  name: 'ports-distinct',
  level: 'error',
  guards: 'Two servers of one pod on the same port.',
  check: ({ spec }) => {
    const taken = FIELDS.map((field) => ({ field, port: spec[field] ?? PORTS[field] }));
    return taken.flatMap(({ field, port }, i) => {
      const first = taken.slice(0, i).find((other) => other.port === port);
      return first === undefined
        ? []
        : [
            {
              path: `spec.${field}`,
              fault: `is the port of ${first.field} too`,
              advice: 'give each its own',
              got: port,
            },
          ];
    });
  },
});
