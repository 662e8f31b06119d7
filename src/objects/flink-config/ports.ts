export const PORTS = { rpcPort: 6123, blobPort: 6125, queryPort: 6124, uiPort: 8081, metricsQueryPort: 50101 } as const;
