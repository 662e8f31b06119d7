import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import { phaseName } from '../../src/api/phases.ts';
import { readStatus } from '../../src/api/status/read-status.ts';
import type { Status } from '../../src/api/status.ts';
import { readConfig } from '../../src/config.ts';
import { httpTransport, type Transport } from '../../src/flink/transport.ts';
import { serve } from '../../src/serve.ts';
import { behaviour } from '../../test/world/flink-behaviour.ts';
import { SimulatedKubernetes } from '../../test/world/kubernetes.ts';
import { type Hook, SimulatedMetacontroller } from '../../test/world/metacontroller.ts';
import { Storage } from '../../test/world/storage.ts';
import { sandboxKube } from './kube.ts';
import { flinkProcesses } from './processes.ts';
import { realTime } from './real-time.ts';
import { serviceClient } from './service-client.ts';

/**
 * `npm run sandbox`: deploys, upgrades and deletes one application with the real service. Kubernetes and Metacontroller
 * are simulated, and so is Flink without `--flink-home`.
 */

const { values } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    file: { type: 'string', short: 'f', default: 'examples/wordcount.yaml' },
    'flink-home': { type: 'string' },
  },
});
const home = values['flink-home'];
const start = Date.now();
const say = (kind: string, text: string): void =>
  void process.stdout.write(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)}s  ${kind.padEnd(8)} ${text}\n`);

say('sandbox', 'real: the service with its TLS, certificates, webhooks, hooks and decisions');
say(
  'sandbox',
  home === undefined
    ? 'simulated: Kubernetes, Metacontroller and Flink'
    : `simulated: Kubernetes and Metacontroller; the pods are Flink processes of ${home} on loopback`,
);

const processes = home === undefined ? undefined : flinkProcesses(home);
const storage = new Storage();
const kubernetes = new SimulatedKubernetes(realTime, storage, behaviour(), processes);
const { transport: http, close: closeHttp } = httpTransport();

const transport: Transport = async (request) => {
  const [service = ''] = new URL(request.base).hostname.split('.');
  const selector = kubernetes.selectorOf(service);
  const cluster = selector?.['flink-app-hash'] ?? '';
  const base = kubernetes.jobManagerProcess(cluster);
  if (base !== undefined) return await http({ ...request, base });
  const flink = kubernetes.jobManager(cluster, selector?.['flink.k8s.io/application-uid'] ?? '');
  if (flink === undefined) throw new Error('connect ECONNREFUSED');
  return await flink.handle(request.method, request.path, request.body);
};

const kube = sandboxKube(kubernetes);
const service = await serve(
  readConfig({ FLINKAPP_LISTEN_PORT: '0', FLINKAPP_METRICS_PORT: '0', FLINKAPP_LOG_LEVEL: 'warn' }),
  // The simulated Flink lists its storage for any jar; real processes would need dist/finder.jar.
  { kube, transport, ...(home === undefined ? { finder: new Uint8Array() } : {}) },
);
const secret = async (name: string, key: string): Promise<string> => {
  const found = (await kube.get(`/api/v1/namespaces/flinkapp-system/secrets/${name}`)) as {
    data: Record<string, string>;
  };
  return Buffer.from(found.data[key] ?? '', 'base64').toString();
};
const client = serviceClient(
  service.port,
  await secret('flinkapp-tls', 'ca.crt'),
  await secret('flinkapp-hooks', 'token'),
);
const hook: Hook = (name, body) => client.hook(name, body);
const metacontroller = new SimulatedMetacontroller(realTime, kubernetes, hook);
say('service', `listening on https://127.0.0.1:${service.port}`);

const finish = async (code: number): Promise<never> => {
  metacontroller.running = false;
  await service.stop(0);
  await closeHttp();
  processes?.end();
  process.exit(code);
};
process.once('SIGINT', () => void finish(130));

const status = (): Status => {
  const read = readStatus(kubernetes.parent?.status);
  return read.kind === 'readable' ? read.status : {};
};
let reported = { phase: '', children: '', events: 0 };
const watch = (): void => {
  const phase = kubernetes.parent === undefined ? reported.phase : phaseName(status().phase ?? '');
  const children = [...kubernetes.children.keys()].sort().join(', ');
  if (phase !== reported.phase) say('phase', phase);
  if (children !== reported.children) say('children', children === '' ? 'none' : children);
  for (const { reason, message } of kubernetes.events.slice(reported.events)) say('event', `${reason}: ${message}`);
  reported = { phase, children, events: kubernetes.events.length };
};
const until = async (what: string, condition: () => boolean): Promise<void> => {
  const end = Date.now() + 120_000;
  while (!condition()) {
    watch();
    if (Date.now() > end) {
      say('sandbox', `timed out waiting for ${what}: ${JSON.stringify(status().lastError ?? status().conditions)}`);
      await finish(1);
    }
    await realTime.sleep(20);
  }
  watch();
};

const apply = async (manifest: FlinkApplication, change: Partial<FlinkApplication['spec']> = {}): Promise<void> => {
  const metadata = {
    ...manifest.metadata,
    namespace: 'ns',
    uid: 'sandbox-1',
    generation: (kubernetes.parent?.metadata.generation ?? 0) + 1,
  };
  const { admitted, refusal, warnings } = await client.admit({
    ...manifest,
    metadata,
    spec: { ...manifest.spec, ...change },
  });
  for (const warning of warnings) say('warning', warning);
  if (admitted === undefined) {
    say('refused', refusal ?? '');
    return await finish(1);
  }
  const before = kubernetes.parent;
  kubernetes.writeParent(
    before === undefined
      ? admitted
      : { ...before, spec: admitted.spec, metadata: { ...before.metadata, generation: metadata.generation } },
  );
};

const manifest: FlinkApplication = parse(
  readFileSync(values.file, 'utf8').replaceAll('/opt/flink', home ?? '/opt/flink'),
);
say('you', `kubectl apply -f ${values.file}`);
await apply(manifest);
await until('phase Running', () => status().phase === 'Running');
await realTime.sleep(2000);

say('you', `kubectl apply with image ${manifest.spec.image}-next`);
await apply(manifest, { image: `${manifest.spec.image}-next` });
await until(
  'the end of the upgrade',
  () => status().phase === 'Running' && status().deployed?.spec.image === `${manifest.spec.image}-next`,
);
await until(
  'the restore path of the job',
  () => status().jobStatus?.restorePath !== undefined || status().jobStatus?.health !== 'Green',
);
say(
  'job',
  `${status().jobStatus?.jobID} runs; Flink reports a restore from ${status().jobStatus?.restorePath}, the savepoint was ${status().savepointPath}`,
);
if (values.keep) {
  say('sandbox', 'keeps running until Ctrl-C');
  for (;;) {
    watch();
    await realTime.sleep(200);
  }
}

say('you', `kubectl delete flinkapplication ${manifest.metadata.name}`);
const deployed = kubernetes.parent;
if (deployed !== undefined)
  kubernetes.writeParent({
    ...deployed,
    metadata: { ...deployed.metadata, deletionTimestamp: new Date().toISOString() },
  });
await until('the deletion', () => kubernetes.parent === undefined);
say(
  'sandbox',
  `done: ${metacontroller.calls} hook calls, ${metacontroller.statusWrites} status writes; ${kubernetes.pods.size} pods and ${kubernetes.children.size} objects are left`,
);
await finish(0);
