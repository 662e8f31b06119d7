import type { Spec } from '../../api/spec.ts';

/** Flink's ports where a spec has none. */
export const PORTS = { rpcPort: 6123, blobPort: 6125, queryPort: 6124, uiPort: 8081, metricsQueryPort: 50101 } as const;

export const portOf = (spec: Spec, port: keyof typeof PORTS): number => spec[port] ?? PORTS[port];
