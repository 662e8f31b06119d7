import { readFileSync } from 'node:fs';
import { after } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import type { FlinkApplication } from '../../../src/api/flinkapplication.ts';
import { application } from '../../builders.ts';
import { callContract } from './calls.ts';
import { controlPlane } from './control-plane.ts';
import type { Engine } from './engine.ts';
import { hookServer, type Script } from './hook-server.ts';
import { objectContract } from './objects.ts';

/**
 * The contract, asked of the real Metacontroller with a real API server. KUBE_BIN: the folder of etcd and kube-apiserver;
 * METACONTROLLER: its binary; METACONTROLLER_CRDS: the file of its CRDs. test/contract/run.sh sets them.
 */
const { KUBE_BIN = '', METACONTROLLER = '', METACONTROLLER_CRDS = '' } = process.env;

const FLINKAPPLICATIONS = new URL('../../../charts/flinkapp/crds/flinkapplication.yaml', import.meta.url);
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const KINDS = ['apps/v1 deployments', 'batch/v1 jobs', 'v1 services', 'networking.k8s.io/v1 ingresses'];
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const plane = await controlPlane(KUBE_BIN);
const scripts = new Map<string, Script>();
const hooks = await hookServer(scripts);
after(async () => {
  hooks.close();
  await plane.close();
});

const create = async (path: string, object: unknown): Promise<void> => {
  const { code, body } = await plane.call('POST', path, object);
  if (code !== 201) throw new Error(`${path}: ${code} ${JSON.stringify(body)}`);
};

for (const document of parseAllDocuments(readFileSync(METACONTROLLER_CRDS, 'utf8')))
  await create(CRDS, document.toJS());
await create(CRDS, parse(readFileSync(FLINKAPPLICATIONS, 'utf8')));
const hook = (name: string) => ({ version: 'v2', webhook: { url: `${hooks.url}/${name}`, timeout: '10s' } });
for (let tries = 0; tries < 100; tries += 1) {
  if ((await plane.call('GET', '/apis/metacontroller.k8s.io/v1alpha1/compositecontrollers')).code === 200) break;
  await sleep(200);
}
await create('/apis/metacontroller.k8s.io/v1alpha1/compositecontrollers', {
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 'flinkapp' },
  spec: {
    generateSelector: true,
    parentResource: { apiVersion: 'flink.k8s.io/v1beta1', resource: 'flinkapplications' },
    childResources: [...KINDS, 'policy/v1 poddisruptionbudgets'].map((kind) => {
      const [apiVersion, resource] = kind.split(' ');
      return { apiVersion, resource, updateStrategy: { method: 'InPlace' } };
    }),
    hooks: { sync: hook('sync'), finalize: hook('finalize'), customize: hook('customize') },
  },
});

type Strategy = Engine['strategy'];

const startMetacontroller = (strategy: Strategy) =>
  plane.run(METACONTROLLER, [
    ...[`--kubeconfig=${plane.kubeconfig}`, '--metrics-address=127.0.0.1:0', '--health-probe-bind-address=127.0.0.1:0'],
    ...['--client-go-qps=500', '--client-go-burst=1000', '--discovery-interval=2s', `--apply-strategy=${strategy}`],
  ]);

let running: { readonly strategy: Strategy; readonly child: ReturnType<typeof startMetacontroller> } | undefined;

/** One process serves all tests of a strategy, unless one has ended it. */
const metacontroller = (strategy: Strategy) => {
  if (running?.strategy === strategy && running.child.exitCode === null) return running.child;
  running?.child.kill('SIGKILL');
  running = { strategy, child: startMetacontroller(strategy) };
  return running.child;
};

let opened = 0;

const open = async (strategy: Strategy): Promise<Engine> => {
  opened += 1;
  const namespace = `contract-${opened}`;
  const script: Script = { calls: [], reply: () => ({ code: 429, retryAfterSeconds: 1 }) };
  scripts.set(namespace, script);
  const child = metacontroller(strategy);
  await create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const core = `/api/v1/namespaces/${namespace}`;
  const applications = `/apis/flink.k8s.io/v1beta1/namespaces/${namespace}/flinkapplications`;
  const read = async <T>(path: string): Promise<T | undefined> => {
    const { code, body } = await plane.call('GET', path);
    return code === 200 ? (body as T) : undefined;
  };
  const put = async (list: string, name: string, object: object): Promise<void> => {
    const { code, body } =
      (await read(`${list}/${name}`)) === undefined
        ? await plane.call('POST', list, object)
        : await plane.call('PUT', `${list}/${name}`, object);
    if (code >= 300) throw new Error(`${list}/${name}: ${code} ${JSON.stringify(body)}`);
  };
  const parent = () => read<FlinkApplication>(`${applications}/count`);
  return {
    strategy,
    namespace,
    calls: script.calls,
    answer: (reply) => {
      script.reply = reply;
    },
    now: Date.now,
    until: async (condition, withinMs = 15_000) => {
      for (const end = Date.now() + withinMs; Date.now() < end; await sleep(20)) if (await condition()) return true;
      return false;
    },
    pass: sleep,
    parent,
    apply: async (more) => {
      const found = await parent();
      const { spec, metadata, ...rest } = application(more === undefined ? {} : { spec: more });
      const next = { ...rest, spec, metadata: found?.metadata ?? { name: metadata.name, namespace } };
      await put(applications, metadata.name, next);
    },
    annotate: async (value) =>
      void (await plane.call('PATCH', `${applications}/count`, { metadata: { annotations: { contract: value } } })),
    remove: async (cascade = 'background') => {
      const propagationPolicy = cascade === 'orphan' ? 'Orphan' : 'Background';
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy };
      await plane.call('DELETE', `${applications}/count`, options);
    },
    service: (name) => read(`${core}/services/${name}`),
    write: (service) => put(`${core}/services`, service.metadata?.name ?? '', service),
    writeConfig: (name, data) =>
      put(`${core}/configmaps`, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }),
    crashed: () => child.exitCode !== null,
    close: async () => {
      scripts.delete(namespace);
      await plane.call('PATCH', `${applications}/count`, { metadata: { finalizers: [] } });
      await plane.call('DELETE', `${applications}/count`);
    },
  };
};

for (const strategy of ['dynamic-apply', 'server-side-apply'] as const) {
  callContract(() => open(strategy), `(real, ${strategy})`);
  objectContract(() => open(strategy), `(real, ${strategy})`);
}
