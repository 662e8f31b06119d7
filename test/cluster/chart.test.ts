import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { type Fields, isFields } from '../../src/api/fields.ts';
import { CHART } from './release.ts';

const exec = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'flinkapp-chart-'));
let files = 0;

/** A file that holds values. */
const fileOf = (values: object): string => {
  files += 1;
  const file = join(folder, `${files}.yaml`);
  writeFileSync(file, stringify({ image: { repository: 'registry.example.com/flinkapp' }, ...values }));
  return file;
};

const render = async (values: object): Promise<string> => {
  const args = ['template', 'flinkapp', CHART, '--namespace', 'flinkapp-system', '--kube-version', '1.36.0'];
  return (await exec('helm', [...args, '--values', fileOf(values)])).stdout;
};

const documents = async (values: object): Promise<readonly unknown[]> => {
  const all = parseAllDocuments(await render(values));
  return Array.isArray(all) ? all.map((document): unknown => document.toJS()) : [];
};

/** The value at a path such as `Deployment.spec.replicas`, in the first object of that kind. */
const at = (all: readonly unknown[], path: string): unknown => {
  const [kind, ...fields] = path.split('.');
  const object = all.find((document) => isFields(document) && document['kind'] === kind);
  return fields.reduce(
    (value: unknown, field) => (Array.isArray(value) || isFields(value) ? Reflect.get(value, field) : undefined),
    object,
  );
};

const POD = 'Deployment.spec.template.spec';
const CONTAINER = `${POD}.containers.0`;
const last = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);
const DIGEST = `sha256:${'0'.repeat(64)}`;

const effects: readonly (readonly [values: Fields, path: string, expected: unknown])[] = [
  [{ replicas: 5 }, 'Deployment.spec.replicas', 5],
  [{ revisionHistoryLimit: 1 }, 'Deployment.spec.revisionHistoryLimit', 1],
  [{ podLabels: { team: 'a' } }, 'Deployment.spec.template.metadata.labels.team', 'a'],
  [{ podAnnotations: { note: 'a' } }, 'Deployment.spec.template.metadata.annotations.note', 'a'],
  [{ priorityClassName: 'high' }, `${POD}.priorityClassName`, 'high'],
  [{ terminationGracePeriodSeconds: 60 }, `${POD}.terminationGracePeriodSeconds`, 60],
  [{ hostNetwork: true }, `${POD}.hostNetwork`, true],
  [{ nodeSelector: { disk: 'ssd' } }, `${POD}.nodeSelector.disk`, 'ssd'],
  [{ tolerations: [{ key: 'a' }] }, `${POD}.tolerations.0.key`, 'a'],
  [{ affinity: { nodeAffinity: {} } }, `${POD}.affinity`, { nodeAffinity: {} }],
  [{ topologySpreadConstraints: [{ maxSkew: 7 }] }, `${POD}.topologySpreadConstraints`, [{ maxSkew: 7 }]],
  [{}, `${POD}.topologySpreadConstraints.0.topologyKey`, 'kubernetes.io/hostname'],
  [{ podSecurityContext: { runAsUser: null } }, `${POD}.securityContext.runAsUser`, undefined],
  [{ securityContext: { runAsNonRoot: true } }, `${CONTAINER}.securityContext.runAsNonRoot`, true],
  [{ readinessProbe: { periodSeconds: 9 } }, `${CONTAINER}.readinessProbe.periodSeconds`, 9],
  [{ livenessProbe: { failureThreshold: 9 } }, `${CONTAINER}.livenessProbe.failureThreshold`, 9],
  [{ resources: { limits: { memory: '1Gi' } } }, `${CONTAINER}.resources.limits.memory`, '1Gi'],
  [{ image: { repository: 'r/f', tag: 'next' } }, `${CONTAINER}.image`, 'r/f:next'],
  [{ image: { repository: 'r/f', digest: DIGEST } }, `${CONTAINER}.image`, `r/f@${DIGEST}`],
  [{ imagePullSecrets: [{ name: 'pull' }] }, `${POD}.imagePullSecrets.0.name`, 'pull'],
  [{ serviceAccount: { name: 'mine' } }, `${POD}.serviceAccountName`, 'mine'],
  [{ serviceAccount: { name: 'mine', create: false } }, 'ServiceAccount.metadata.name', undefined],
  [{ serviceAccount: { annotations: { role: 'a' } } }, 'ServiceAccount.metadata.annotations.role', 'a'],
  [{ defaults: { parallelism: 2 } }, 'ConfigMap.data', { 'defaults.yaml': 'parallelism: 2' }],
  [{ extraContainers: [{ name: 'proxy', image: 'p:1' }] }, `${POD}.containers.1.name`, 'proxy'],
  [{ dryRuns: { enabled: false } }, 'ClusterRole.rules.2.resources', ['configmaps']],
  [{ dryRuns: { enabled: true } }, 'ClusterRole.rules.2.resources', ['deployments']],
  [{ webhooks: { failurePolicy: 'Ignore' } }, 'ValidatingWebhookConfiguration.webhooks.0.failurePolicy', 'Ignore'],
];

for (const [values, path, expected] of effects)
  test(`the values ${JSON.stringify(values)} give ${path} the value ${JSON.stringify(expected)}`, async () =>
    assert.deepEqual(at(await documents(values), path), expected));

for (const [values, path, expected] of [
  [{ extraEnv: [{ name: 'TZ', value: 'UTC' }] }, `${CONTAINER}.env`, { name: 'TZ', value: 'UTC' }],
  [{ extraVolumes: [{ name: 'tmp', emptyDir: {} }] }, `${POD}.volumes`, { name: 'tmp', emptyDir: {} }],
  [
    { extraVolumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] },
    `${CONTAINER}.volumeMounts`,
    { name: 'tmp', mountPath: '/tmp' },
  ],
] as const) {
  test(`the values ${JSON.stringify(values)} add an item to ${path}`, async () =>
    assert.deepEqual(last(at(await documents(values), path)), expected));
}

const allFields = (value: unknown): readonly string[] =>
  isFields(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...allFields(inner)]) : [];

for (const [values, message] of [
  [{ replica: 5 }, /additional properties 'replica' not allowed/],
  [{ replicas: 'abc' }, /replicas': got string, want integer/],
  [{ webhooks: { failurePolicy: 'fail' } }, /one of 'Fail', 'Ignore'/],
  [{ metacontroller: { hookTimeoutSeconds: 2 } }, /hookTimeoutSeconds': minimum: got 2, want 5/],
  [{ logLevel: 'verbose' }, /one of 'trace', 'debug', 'info', 'warn', 'error'/],
  [{ image: { repository: '' } }, /image\.repository is required/],
  [{ image: { repository: 'a', digest: 'latest' } }, /digest/],
  [{ certificates: { source: 'vault' } }, /one of 'flinkapp', 'certManager', 'secret'/],
] as const) {
  test(`the value ${JSON.stringify(values)} fails when the chart is rendered, and names ${allFields(values).at(-1)}`, () =>
    assert.rejects(render(values), message));
}

test('the API server accepts every object of the chart with many values set', async () => {
  const file = join(folder, 'rendered.yaml');
  const values = Object.assign({}, ...effects.map(([some]) => some), {
    image: { repository: 'r/f', digest: DIGEST },
    defaults: { parallelism: 2 },
    topologySpreadConstraints: [],
    networkPolicy: { enabled: true },
  });
  writeFileSync(file, await render(values));
  const apply = [
    'apply',
    '--dry-run=server',
    '--validate=strict',
    '--server-side',
    '--force-conflicts',
    '--filename',
    file,
  ];
  const { stderr } = await exec('kubectl', apply);
  assert.equal(stderr, '');
});

test('people with the role edit of a namespace may edit its FlinkApplications, and those with view may read them', async () => {
  const all = await documents({});
  const view = all.filter((object) => at([object], 'ClusterRole.metadata.name') === 'flinkapp-view');
  assert.deepEqual(at(view, 'ClusterRole.rules'), [
    {
      apiGroups: ['flink.k8s.io'],
      resources: ['flinkapplications', 'flinkapplications/status', 'flinkapplications/scale'],
      verbs: ['get', 'list', 'watch'],
    },
  ]);
});
