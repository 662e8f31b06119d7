import { Agent, request as send } from 'undici';
import { deepEqual } from '../../src/objects/json/subset.ts';
import { created, type PlainObject, updated } from '../world/apply.ts';
import { call, type Thing, watch } from './standin-api.ts';
import { relatedTo, watchRelated } from './standin-related.ts';

/**
 * Stands in for Metacontroller on a real cluster where no binary of it is at hand: the same order of calls, caches fed
 * by watches, whole-status replacement and three-way merge as the simulated one, against a real API server. What it
 * shows is that flinkapp, its chart, Kubernetes and Flink work together; it proves nothing about Metacontroller itself.
 * usage: standin.ts CONTROLLER   (with KUBECONFIG set, in the cluster's network)
 */

const [, , controllerName = 'flinkapp'] = process.argv;

type Fields = Record<string, unknown>;

const FINALIZER = `metacontroller.io/compositecontroller-${controllerName}`;
const KINDS = {
  'Deployment.apps/v1': '/apis/apps/v1/namespaces/{}/deployments',
  'Job.batch/v1': '/apis/batch/v1/namespaces/{}/jobs',
  'Service.v1': '/api/v1/namespaces/{}/services',
  'Ingress.networking.k8s.io/v1': '/apis/networking.k8s.io/v1/namespaces/{}/ingresses',
  'PodDisruptionBudget.policy/v1': '/apis/policy/v1/namespaces/{}/poddisruptionbudgets',
} as const;
type Kind = keyof typeof KINDS;
const kindOf = (name: string): Kind =>
  (Object.keys(KINDS) as Kind[]).find((kind) => kind.startsWith(`${name}.`)) ?? 'Deployment.apps/v1';
const path = (kind: Kind, namespace: string, name = '') =>
  `${KINDS[kind].replace('{}', namespace)}${name === '' ? '' : `/${name}`}`;
const parentPath = ({ metadata: { namespace, name } }: Thing) =>
  `/apis/flink.k8s.io/v1beta1/namespaces/${namespace}/flinkapplications/${name}`;

const parents = new Map<string, Thing>();
const children = new Map<string, { kind: Kind; object: Thing }>();
const queue = new Set<string>();
const busy = new Set<string>();
const failures = new Map<string, number>();
const wakes = new Map<string, { at: number; timer: NodeJS.Timeout }>();

const ownerOf = (object: Thing): string | undefined =>
  object.metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid;

const enqueue = (uid: string | undefined): void => {
  if (uid === undefined || !parents.has(uid)) return;
  queue.add(uid);
  setImmediate(() => void work(uid));
};

const wake = (uid: string, ms: number): void => {
  const at = Date.now() + ms;
  const known = wakes.get(uid);
  if (known !== undefined && known.at <= at) return;
  if (known !== undefined) clearTimeout(known.timer);
  const timer = setTimeout(() => {
    wakes.delete(uid);
    enqueue(uid);
  }, ms);
  wakes.set(uid, { at, timer });
};

const work = async (uid: string): Promise<void> => {
  if (busy.has(uid) || !queue.delete(uid)) return;
  busy.add(uid);
  try {
    await sync(uid).finally(() => busy.delete(uid));
    failures.delete(uid);
  } catch (error) {
    if (error instanceof NoController) return void setTimeout(() => enqueue(uid), 1000);
    const count = (failures.get(uid) ?? 0) + 1;
    failures.set(uid, count);
    process.stderr.write(`sync failed: ${String(error)}\n`);
    setTimeout(() => enqueue(uid), Math.min(1_000_000, 5 * 2 ** count));
  }
  if (queue.has(uid)) setImmediate(() => void work(uid));
};

class NoController extends Error {}

let hooks: { token: string; agent: Agent; timeoutMs: number; url: string } | undefined;
let hooksOf = '';

/** TLS material and token are read when the controller's spec changes, and then only. */
const loadHooks = async (): Promise<NonNullable<typeof hooks>> => {
  const { status, value } = await call(
    'GET',
    `/apis/metacontroller.k8s.io/v1alpha1/compositecontrollers/${controllerName}`,
  );
  if (status === 404) throw new NoController(`there is no ${controllerName}`);
  const spec = JSON.stringify(value.spec);
  if (hooks !== undefined && spec === hooksOf) return hooks;
  const { webhook } = value.spec.hooks.sync;
  const ref = webhook.authorization.secretRef;
  const secret = await call('GET', `/api/v1/namespaces/${ref.namespace}/secrets/${ref.name}`);
  const token = Buffer.from(secret.value.data[ref.key], 'base64').toString();
  // The process is outside the cluster's DNS.
  const service = await call('GET', `/api/v1/namespaces/${webhook.service.namespace}/services/${webhook.service.name}`);
  const servername = `${webhook.service.name}.${webhook.service.namespace}`;
  hooks = {
    token,
    url: `https://${service.value.spec.clusterIP}`,
    timeoutMs: Number.parseInt(webhook.timeout, 10) * 1000,
    agent: new Agent({ connections: 2, connect: { ca: webhook.caBundle.inline, servername } }),
  };
  hooksOf = spec;
  return hooks;
};

const hook = async (name: string, body: unknown): Promise<Fields> => {
  const { token, agent, timeoutMs, url } = await loadHooks();
  const response = await send(`${url}/${name}`, {
    dispatcher: agent,
    method: 'POST',
    signal: AbortSignal.timeout(timeoutMs),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  }).catch((error: unknown) => {
    // The Service may have another address by now.
    hooks = undefined;
    throw error;
  });
  const text = await response.body.text();
  if (response.statusCode !== 200) throw new Error(`${name} answered ${response.statusCode}: ${text}`);
  return JSON.parse(text);
};

const sync = async (uid: string): Promise<void> => {
  let parent = parents.get(uid);
  if (parent === undefined) return;
  const finalizing = parent.metadata.deletionTimestamp !== undefined;
  const held = parent.metadata.finalizers?.includes(FINALIZER) === true;
  if (finalizing && !held) return;
  if (!finalizing && !held) {
    const live = (await call('GET', parentPath(parent))).value as Thing;
    const put = await call('PUT', parentPath(parent), {
      ...live,
      metadata: { ...live.metadata, finalizers: [...(live.metadata.finalizers ?? []), FINALIZER] },
    });
    if (put.status >= 300) throw new Error(`finalizer: ${put.status}`);
    parent = put.value as Thing;
  }
  const observed = [...children.values()].filter(({ object }) => ownerOf(object) === uid);
  const groups: Record<string, Record<string, Thing>> = Object.fromEntries(
    Object.keys(KINDS).map((kind) => [kind, {}]),
  );
  for (const { kind, object } of observed)
    Object.assign(groups[kind] ?? {}, { [`${object.metadata.namespace}/${object.metadata.name}`]: object });
  const answer = await hook(finalizing ? 'finalize' : 'sync', {
    controller: {},
    parent,
    children: groups,
    related: await relatedTo(hook, parent),
    finalizing,
  });
  if (typeof answer['resyncAfterSeconds'] === 'number' && answer['resyncAfterSeconds'] > 0)
    wake(uid, answer['resyncAfterSeconds'] * 1000);
  if (finalizing && answer['finalized'] === true) return await letGo(parent);
  const foreground =
    parent.metadata.finalizers?.some((name) => name === 'foregroundDeletion' || name === 'orphan') === true;
  // The status is written even where a child could not be: as Metacontroller was measured to do.
  const failed = foreground
    ? undefined
    : await apply(parent, observed, answer['children'] as readonly Thing[]).catch((error: unknown) => error);
  await writeStatus(parent, answer['status'] as Fields);
  if (failed !== undefined) throw failed;
};

const letGo = async (parent: Thing): Promise<void> => {
  const { value: live } = await call('GET', parentPath(parent));
  await call('PUT', parentPath(parent), {
    ...live,
    metadata: {
      ...live.metadata,
      finalizers: (live.metadata.finalizers ?? []).filter((name: string) => name !== FINALIZER),
    },
  });
};

const apply = async (
  parent: Thing,
  observed: readonly { kind: Kind; object: Thing }[],
  desired: readonly Thing[],
): Promise<void> => {
  const { uid, namespace, name } = parent.metadata;
  const key = (kind: string | undefined, object: PlainObject) => `${kind}/${object.metadata?.name}`;
  const wanted = new Map(desired.map((child) => [key(kindOf(`${child.kind}`), child), child]));
  const had = new Map(observed.map((child) => [key(child.kind, child.object), child.object]));
  for (const { kind, object } of observed) {
    if (wanted.has(key(kind, object)) || object.metadata.deletionTimestamp !== undefined) continue;
    await call('DELETE', path(kind, namespace, object.metadata.name), {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Background',
      preconditions: { uid: object.metadata.uid },
    });
  }
  for (const [id, child] of wanted) {
    const kind = kindOf(id.split('.')[0] ?? '');
    const known = had.get(id);
    if (known === undefined) {
      const owner = {
        apiVersion: 'flink.k8s.io/v1beta1',
        kind: 'FlinkApplication',
        name,
        uid,
        controller: true,
        blockOwnerDeletion: true,
      };
      const object = created(child as PlainObject, uid);
      const { status } = await call('POST', path(kind, namespace), {
        ...object,
        metadata: { ...object.metadata, ownerReferences: [owner] },
      });
      if (status >= 300 && status !== 409) throw new Error(`create ${id}: ${status}`);
    } else if (known.metadata.deletionTimestamp === undefined) {
      const next = updated(known as PlainObject, child as PlainObject, uid);
      if (next === undefined) continue;
      const { status, value } = await call('PUT', path(kind, namespace, known.metadata.name), next);
      if (status >= 300 && status !== 409 && status !== 404)
        throw new Error(`update ${id}: ${status} ${value.message}`);
    }
  }
};

const writeStatus = async (parent: Thing, status: Fields): Promise<void> => {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const live = await call('GET', parentPath(parent));
    if (live.status === 404 || live.value.metadata.uid !== parent.metadata.uid) return;
    const next = { ...status, observedGeneration: parent.metadata.generation };
    if (deepEqual(next, live.value.status)) return;
    const put = await call('PUT', `${parentPath(parent)}/status`, { ...live.value, status: next });
    if (put.status < 300 || put.status === 404) return;
    if (put.status !== 409) throw new Error(`status: ${put.status} ${put.value.message}`);
  }
};

const watchChildren = (kind: Kind, listPath: string) =>
  watch(listPath, (type, object) => {
    const key = `${kind}/${object.metadata.uid}`;
    if (type === 'DELETED') children.delete(key);
    else children.set(key, { kind, object });
    enqueue(ownerOf(object));
  });

void watchRelated('configmaps', enqueue);
void watchRelated('secrets', enqueue);
void watchChildren('Deployment.apps/v1', '/apis/apps/v1/deployments');
void watchChildren('Job.batch/v1', '/apis/batch/v1/jobs');
void watchChildren('Service.v1', '/api/v1/services');
void watchChildren('Ingress.networking.k8s.io/v1', '/apis/networking.k8s.io/v1/ingresses');
void watchChildren('PodDisruptionBudget.policy/v1', '/apis/policy/v1/poddisruptionbudgets');
void watch('/apis/flink.k8s.io/v1beta1/flinkapplications', (type, object) => {
  if (type === 'DELETED') parents.delete(object.metadata.uid);
  else parents.set(object.metadata.uid, object);
  enqueue(object.metadata.uid);
});
process.stdout.write('stand-in started\n');
