import { readConfig } from '../src/config.ts';
import { httpTransport } from '../src/flink/transport.ts';
import { kubeApi, openAccess } from '../src/kube/client.ts';
import { serve } from '../src/serve.ts';

/**
 * The service for the benchmark: it calls every Flink cluster at the one address of the benchmark's. Arguments: that
 * address, and the address of the benchmark's Kubernetes API.
 */
const [, , flinkBase = '', kubeBase = ''] = process.argv;
const { transport } = httpTransport();
const { port } = await serve(
  readConfig({ FLINKAPP_LISTEN_PORT: '0', FLINKAPP_METRICS_PORT: '0', FLINKAPP_LOG_LEVEL: 'warn' }),
  {
    kube: kubeApi(openAccess(kubeBase)),
    transport: (request) =>
      transport({ ...request, base: flinkBase, path: `/${new URL(request.base).hostname}${request.path}` }),
  },
);
process.send?.({ port });
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss }));
