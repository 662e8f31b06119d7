import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import { read } from './api.ts';
import { countSpec, manifest } from './application.ts';
import { apply, kubectl, until } from './kubectl.ts';
import { say } from './outside.ts';

/** Kubernetes refuses what flinkapp asks for: the status has Kubernetes' own words soon, and all goes on when it stops refusing. */

const NAMESPACE = 'refusing';
const VERSION = '2.3.0';
const OPTIONS = { timeout: 400_000 };
const SAID_MS = 10_000;

after(() => kubectl(['delete', 'namespace', NAMESPACE, '--timeout=120s']));

const deployIn = async (name: string): Promise<void> => {
  await kubectl(['create', 'namespace', NAMESPACE]);
  const spec = countSpec(name, VERSION, { deleteMode: 'None' });
  const { ok, out } = await apply({ ...manifest(name, spec), metadata: { name, namespace: NAMESPACE } });
  assert.equal(ok, true, out);
};

const applied = async (object: object): Promise<void> => {
  await kubectl(['create', 'namespace', NAMESPACE]);
  const { ok, out } = await apply(object);
  assert.equal(ok, true, out);
};

const statusOf = async (name: string): Promise<FlinkApplication['status']> =>
  (await read<FlinkApplication>(`/apis/flink.k8s.io/v1beta1/namespaces/${NAMESPACE}/flinkapplications/${name}`))
    ?.status;

/** Waits until a condition or the error says it, and prints how long that took after the deploy began. */
const isSaid = async (name: string, message: RegExp): Promise<void> => {
  const begun = Date.now();
  const text = async () => {
    const status = await statusOf(name);
    return JSON.stringify([status?.lastError, status?.conditions]);
  };
  const said = await until(async () => message.test(await text()), 60_000, 200);
  say(`${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s until the status said it (at most ${SAID_MS / 1000})`);
  assert.equal(said, true, await text());
  assert.equal(Date.now() - begun <= SAID_MS, true);
};

const goesOn = async (name: string): Promise<void> => {
  const isRunning = async () => (await statusOf(name))?.phase === 'Running';
  assert.equal(await until(isRunning), true, JSON.stringify(await statusOf(name)));
  const { ok, out } = await kubectl(['-n', NAMESPACE, 'delete', 'flinkapplication', name, '--timeout=120s']);
  assert.equal(ok, true, out);
};

test('a quota that forbids pods', OPTIONS, async () => {
  const metadata = { name: 'no-pods', namespace: NAMESPACE };
  await applied({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods: '0' } } });
  await deployIn('quota');
  await isSaid(
    'quota',
    /creates no pods for Deployment quota-\S+: forbidden: exceeded quota: no-pods, requested: pods=1/,
  );
  await kubectl(['-n', NAMESPACE, 'delete', 'resourcequota', 'no-pods']);
  await goesOn('quota');
});

test('a name that is taken by an object of somebody else', OPTIONS, async () => {
  const metadata = { name: 'taken', namespace: NAMESPACE, labels: { whose: 'another' } };
  await applied({ apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80 }] } });
  await deployIn('taken');
  await isSaid('taken', /"NameTaken".*Service taken|Service taken.*"NameTaken"/);
  assert.equal(
    (await kubectl(['-n', NAMESPACE, 'get', 'service', 'taken', '-o', 'jsonpath={.metadata.labels.whose}'])).out,
    'another',
  );
  await kubectl(['-n', NAMESPACE, 'delete', 'service', 'taken']);
  await goesOn('taken');
});

test('an object that an admission policy refuses', OPTIONS, async () => {
  const name = 'no-flink-services';
  const policy = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name } };
  await applied({
    ...policy,
    kind: 'ValidatingAdmissionPolicy',
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': NAMESPACE } },
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['services'] }],
      },
      validations: [{ expression: 'false', message: 'services need a cost centre' }],
    },
  });
  await applied({
    ...policy,
    kind: 'ValidatingAdmissionPolicyBinding',
    spec: { policyName: name, validationActions: ['Deny'] },
  });
  try {
    await deployIn('refused');
    await isSaid('refused', /services need a cost centre/);
  } finally {
    await kubectl(['delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', name]);
  }
  await goesOn('refused');
});
