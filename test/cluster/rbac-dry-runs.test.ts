import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import type { Spec } from '../../src/api/spec.ts';
import { read } from './api.ts';
import { application, countSpec, manifest, settles } from './application.ts';
import { apply, kubectl, until } from './kubectl.ts';
import { deploy, remove } from './outside.ts';
import { NAMESPACE as RELEASE } from './release.ts';
import { type Right, rightsOf, roleOf, without } from './rights.ts';

/** The rights by which flinkapp asks why Kubernetes refuses an object: without them it works, and says which it lacks. */

const NAMESPACE = 'unasked';
const NAME = 'unasked';
const OPTIONS = { timeout: 90_000 };

/** Every object that an application can have, on a cluster that does not start. */
const EVERYTHING: Partial<Spec> = {
  image: 'cluster.local/nowhere:1',
  deleteMode: 'None',
  ingress: { host: 'unasked.example.com' },
  podDisruptionBudget: { taskManager: { maxUnavailable: 1 } },
};

/** The name that a quota counts a resource by. */
const QUOTAS: Readonly<Record<string, string>> = {
  deployments: 'count/deployments.apps',
  services: 'count/services',
  ingresses: 'count/ingresses.networking.k8s.io',
  poddisruptionbudgets: 'count/poddisruptionbudgets.policy',
  pods: 'pods',
};

const role = await roleOf('clusterrole', 'flinkapp', RELEASE);
const rights = rightsOf(role).filter(({ resource, verb }) =>
  verb === 'create' ? resource in QUOTAS || resource === 'jobs' : verb === 'get' && resource !== 'flinkapplications',
);
const [first, ...others] = rights.filter(({ rule }) => !('resourceNames' in (role.rules[rule] ?? {})));
assert.ok(first);
const asking: readonly [Right, ...Right[]] = [first, ...others];

before(() => kubectl(['create', 'namespace', NAMESPACE]));
after(() => kubectl(['delete', 'namespace', NAMESPACE, '--timeout=120s']));

const conditions = async (): Promise<string> => {
  const found = await read<FlinkApplication>(
    `/apis/flink.k8s.io/v1beta1/namespaces/${NAMESPACE}/flinkapplications/${NAME}`,
  );
  return JSON.stringify(found?.status?.conditions?.map(({ message }) => message));
};

const applied = async (object: object): Promise<void> => {
  const { ok, out } = await apply(object);
  assert.equal(ok, true, out);
};

const refused = async (resource: string, act: () => Promise<void>): Promise<void> => {
  const metadata = { name: 'nothing', namespace: NAMESPACE };
  await applied({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata,
    spec: { hard: { [QUOTAS[resource] ?? resource]: '0' } },
  });
  try {
    await applied({
      ...manifest(NAME, countSpec(NAME, '2.3.0', EVERYTHING)),
      metadata: { name: NAME, namespace: NAMESPACE },
    });
    await act();
  } finally {
    await kubectl(['-n', NAMESPACE, 'delete', 'resourcequota', 'nothing']);
    await kubectl(['-n', NAMESPACE, 'delete', 'flinkapplication', NAME, '--timeout=60s']);
  }
};

test('the chart gives flinkapp the rights to ask for every kind of object', () =>
  assert.deepEqual(
    asking.map(({ resource, verb }) => `${verb} ${resource}`),
    [
      ...['deployments', 'jobs', 'services', 'ingresses', 'poddisruptionbudgets'].flatMap((resource) => [
        `get ${resource}`,
        `create ${resource}`,
      ]),
      'create pods',
    ],
  ));

test('without these rights an application is deployed, changed and deleted as with them', { timeout: 240_000 }, () =>
  without(asking, async () => {
    const spec = countSpec('without-asking', '2.3.0', { ingress: { host: 'a.example.com' } });
    await deploy('without-asking', spec);
    assert.equal(await settles('without-asking', ({ status }) => status?.stabilizingSince === undefined), true);
    await deploy('without-asking', { ...spec, restartNonce: 'again' });
    const isRestarted = ({ status }: FlinkApplication) => status?.deployed?.spec.restartNonce === 'again';
    assert.equal(await settles('without-asking', isRestarted), true);
    assert.equal((await application('without-asking'))?.status?.lastError, undefined);
    await remove('without-asking');
  }),
);

const says = async (message: RegExp): Promise<void> =>
  assert.equal(await until(async () => message.test(await conditions()), 30_000), true, await conditions());

const OF_A_CLUSTER = ['deployments', 'services', 'ingresses', 'poddisruptionbudgets'];

// The Job of a client is created on a cluster that runs: its rights are used as those of the others.
for (const right of asking.filter(({ resource }) => OF_A_CLUSTER.includes(resource)))
  test(`the status says so where flinkapp may not ${right.verb} ${right.resource}`, OPTIONS, () =>
    without([right], () =>
      refused(right.resource, () =>
        says(new RegExp(`flinkapp may not ask why: .*cannot ${right.verb} resource .*${right.resource}`)),
      ),
    ),
  );

test('without the right to create pods the status says what the Deployment says of its pods', OPTIONS, () =>
  without(asking, () =>
    refused('pods', () => says(/creates no pods for Deployment unasked-\S+: forbidden: exceeded quota: nothing/)),
  ),
);
