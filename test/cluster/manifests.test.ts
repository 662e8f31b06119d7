import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkText } from '../../src/check/check.ts';
import { isSubset } from '../../src/objects/json/subset.ts';
import { withoutNulls } from '../../src/objects/json/without-nulls.ts';
import { read } from './api.ts';
import { apply, kubectl, until } from './kubectl.ts';

/**
 * Manifests as people write them, as files: the API server says what `flinkapp check` says, stores what that would have
 * it store, and the pods have what the manifest asks for.
 */

const NAMESPACE = 'manifests';
const OPTIONS = { timeout: 60_000 };

const FOLDERS = ['../fixtures/manifests/', '../../examples/'].map((folder) => new URL(folder, import.meta.url));
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => fileURLToPath(new URL(file, folder))),
);

interface Container {
  readonly name: string;
  readonly image: string;
}

interface Pod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly Container[] };
}

interface Role {
  readonly nodeSelector?: object;
  readonly tolerations?: readonly object[];
  readonly resources?: { readonly requests?: object; readonly limits?: object };
  readonly envConfig?: { readonly env?: readonly object[]; readonly envFrom?: readonly object[] };
  readonly podTemplate?: { readonly spec?: { readonly containers?: readonly (Container & { ports?: object[] })[] } };
}

interface Stored {
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly image: string;
    readonly serviceAccountName?: string;
    readonly volumes?: readonly object[];
    readonly volumeMounts?: readonly object[];
    readonly flinkConfig?: Readonly<Record<string, unknown>>;
    readonly jobManagerConfig: Role;
    readonly taskManagerConfig: Role;
  };
}

before(async () => {
  await kubectl(['create', 'namespace', NAMESPACE]);
  const metadata = { name: 'flink', namespace: NAMESPACE };
  await apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
});
after(() => kubectl(['delete', 'namespace', NAMESPACE, '--timeout=120s']));

/** The manifest of a file with this namespace, as kubectl reads YAML. */
const parsed = async (file: string) => {
  const { ok, out } = await kubectl(['create', '--dry-run=client', '--validate=false', '-f', file, '-o', 'json']);
  assert.equal(ok, true, out);
  const object = JSON.parse(out);
  const { namespace, ...metadata } = object.metadata;
  const name = basename(file, '.yaml').replaceAll('.', '-');
  return { ...object, metadata: { ...metadata, name, namespace: NAMESPACE } };
};

/** Numbers and strings of a quantity, as the API server writes them. */
const quantities = (amounts: object = {}): object =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, String(amount)]));

/** Values of options that are written without quotes. flinkapp writes an option under the name that the Flink version knows. */
const PLAIN = /^[\w:/.-]+$/;

const everyIn = (wanted: readonly object[] = [], found: unknown): boolean =>
  wanted.every((item) => Array.isArray(found) && found.some((one: unknown) => isSubset(one, item)));

/** What the manifest asks of the pods of a role, and the pod does not have. */
const lacking = ({ spec }: Stored, role: Role, pod: Pod, name: string): readonly string[] => {
  const container = pod.spec.containers.find((one) => one.name === name);
  const own = role.podTemplate?.spec?.containers?.find((one) => one.name === name);
  const has = (holder: unknown, field: string): unknown => Reflect.get(Object(holder), field);
  const text = JSON.stringify(container);
  const checks: Readonly<Record<string, boolean>> = {
    image: container?.image === spec.image,
    serviceAccountName: isSubset(pod.spec, JSON.parse(JSON.stringify({ serviceAccountName: spec.serviceAccountName }))),
    nodeSelector: isSubset(has(pod.spec, 'nodeSelector') ?? {}, role.nodeSelector ?? {}),
    tolerations: everyIn(role.tolerations, has(pod.spec, 'tolerations')),
    volumes: everyIn(spec.volumes, has(pod.spec, 'volumes')),
    volumeMounts: everyIn(spec.volumeMounts, has(container, 'volumeMounts')),
    requests: isSubset(has(has(container, 'resources'), 'requests'), quantities(role.resources?.requests)),
    limits: isSubset(has(has(container, 'resources'), 'limits') ?? {}, quantities(role.resources?.limits)),
    env: everyIn(role.envConfig?.env, has(container, 'env')),
    envFrom: everyIn(role.envConfig?.envFrom, has(container, 'envFrom')),
    ports: everyIn(own?.ports, has(container, 'ports')),
    ...Object.fromEntries(
      Object.entries(spec.flinkConfig ?? {})
        .filter(([, value]) => PLAIN.test(String(value)))
        .map(([option, value]) => [option, text.includes(String(value))]),
    ),
  };
  return Object.keys(checks).filter((field) => !checks[field]);
};

const podOf = async (name: string, role: string): Promise<Pod | undefined> => {
  const selector = encodeURIComponent(`flink-app=${name},flink-deployment-type=${role}`);
  const list = await read<{ items: readonly Pod[] }>(`/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${selector}`);
  return list?.items[0];
};

const ROLES = [
  ['jobmanager', 'jobManagerConfig'],
  ['taskmanager', 'taskManagerConfig'],
] as const;

/** @param replaced paths of fields for which flinkapp says that it sets another value */
const comparePods = async (stored: Stored, replaced: readonly string[]): Promise<void> => {
  const isAsked = (field: string): boolean => !replaced.some((path) => path.includes(field));
  for (const [role, field] of ROLES) {
    // In application mode flinkapp creates the JobManager, which starts the job, once the TaskManagers run.
    if (role === 'jobmanager' && stored.spec['submission'] === 'Application') continue;
    let pod: Pod | undefined;
    const exists = async () => {
      pod = await podOf(stored.metadata.name, role);
      return pod !== undefined;
    };
    assert.equal(await until(exists, 20_000), true, `a ${role} of ${stored.metadata.name} is created`);
    if (pod !== undefined)
      assert.deepEqual(
        lacking(stored, stored.spec[field], pod, role).filter(isAsked),
        [],
        `${role} of ${stored.metadata.name}`,
      );
  }
};

const undeploy = async (name: string): Promise<void> => {
  const { ok, out } = await kubectl(['-n', NAMESPACE, 'delete', 'flinkapplication', name, '--timeout=60s']);
  assert.equal(ok, true, out);
};

for (const file of FILES) {
  const { diagnostics, applications } = checkText('', readFileSync(file, 'utf8'));
  const errors = diagnostics.filter(({ level }) => level === 'error');
  const replaced = diagnostics.filter(({ code }) => code === 'options-forced').map(({ path }) => path);
  const short = file.split('/').at(-1);
  test(
    `the API server ${errors.length > 0 ? 'refuses' : 'stores'} ${short}, as flinkapp check says`,
    OPTIONS,
    async () => {
      const object = await parsed(file);
      const { ok, out } = await apply(object);
      assert.equal(ok, errors.length === 0, out);
      if (!ok) {
        assert.equal(
          errors.some(({ path }) => out.includes(path) || out.includes(path.replace(/^.*\./, ''))),
          true,
          out,
        );
        return;
      }
      const name: string = object.metadata.name;
      const stored = await read<Stored>(`/apis/flink.k8s.io/v1beta1/namespaces/${NAMESPACE}/flinkapplications/${name}`);
      assert.ok(stored);
      try {
        assert.deepEqual(withoutNulls(stored.spec), withoutNulls(Reflect.get(Object(applications[0]), 'spec')));
        await comparePods(stored, replaced);
      } finally {
        await undeploy(name);
      }
    },
  );
}
