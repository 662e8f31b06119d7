import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { highlyAvailable } from './application.ts';
import { apply, kubectl, sleep, until } from './kubectl.ts';
import { deploy, events, phaseIs } from './outside.ts';
import { admin, isUp, NAMESPACE, PODS } from './release.ts';
import { logged, missed, type Right, rightsOf, roleOf } from './rights.ts';

/** Every right that the chart gives is needed: without it something fails, and flinkapp says which it was. */

const NAME = 'rights';
const LEFT = 'rights-left';
const OPTIONS = { timeout: 120_000 };

const log = (since: Date): Promise<string> => logged(NAMESPACE, PODS, since);

/** The hooks' token is gone and the certificate unreadable: both are made anew, and the new authority is published. */
const restartWithoutCredentials = async (): Promise<void> => {
  await admin('delete', 'secret', 'flinkapp-hooks', '--ignore-not-found');
  await admin('patch', 'secret', 'flinkapp-tls', '--type=merge', '-p', '{"data":{"tls.crt":""}}');
  await admin('delete', 'pods', '-l', PODS, '--wait=false');
};

/** With high availability, a store that a cluster before it has left, and an image that is nowhere: no process of Flink is started. */
const deployInVain = async (): Promise<void> => {
  const labels = { app: `${NAME}-0badf00d`, type: 'flink-native-kubernetes' };
  await apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: LEFT, namespace: 'default', labels } });
  await deploy(NAME, highlyAvailable(NAME, '2.3.0', { image: 'cluster.local/nowhere:1', deleteMode: 'None' }));
};

const undeploy = async (): Promise<void> => {
  const { ok, out } = await kubectl(['delete', 'flinkapplication', NAME, '--ignore-not-found', '--timeout=60s']);
  assert.equal(ok, true, out);
};

const scrape = async (): Promise<void> =>
  void (await kubectl([
    'get',
    '--raw',
    `/api/v1/namespaces/${NAMESPACE}/services/https:flinkapp:metrics/proxy/metrics`,
  ]));

const CREDENTIALS = [
  'secrets',
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'compositecontrollers',
];

/** Pods that could not start wait longer and longer before they try again. */
after(async () => {
  await admin('delete', 'pods', '-l', PODS);
  await isUp();
});

const needed = async (right: Right): Promise<void> => {
  const { resource, verb } = right;
  if (CREDENTIALS.includes(resource)) {
    assert.equal(await missed(right, restartWithoutCredentials, log), true);
    return;
  }
  await isUp();
  if (resource === 'flinkapplications' && verb === 'list') assert.equal(await missed(right, scrape, log), true);
  else {
    assert.equal(await missed(right, deployInVain, log), true);
    await undeploy();
  }
};

test('with all its rights flinkapp is refused nothing', OPTIONS, async () => {
  const since = new Date();
  await restartWithoutCredentials();
  await isUp();
  // The API server and Metacontroller hear of the new authority by watching.
  await sleep(5000);
  await deployInVain();
  await scrape();
  assert.equal(
    await until(async () => !(await kubectl(['get', 'configmap', LEFT])).ok, 40_000),
    true,
    'what a cluster has left is removed',
  );
  assert.equal(await phaseIs(NAME, 'ClusterStarting'), true);
  assert.notDeepEqual(await events(NAME, 'CreatingCluster'), []);
  await undeploy();
  const said = await log(since);
  assert.match(said, /authority published/);
  assert.doesNotMatch(said, /is forbidden/);
});

const roles = [await roleOf('clusterrole', 'flinkapp', NAMESPACE), await roleOf('role', 'flinkapp', NAMESPACE)];

/** Needed only while an object is missing: test/cluster/rbac-dry-runs.test.ts. */
const asksAboutMissing = ({ resource, verb }: Right): boolean =>
  ['deployments', 'jobs', 'services', 'ingresses', 'poddisruptionbudgets'].includes(resource) ||
  (resource === 'pods' && verb === 'create');

for (const right of roles.flatMap(rightsOf).filter((right) => !asksAboutMissing(right))) {
  test(`flinkapp says so where it may not ${right.verb} ${right.resource}`, OPTIONS, () => needed(right));
}
