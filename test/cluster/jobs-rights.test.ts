import assert from 'node:assert/strict';
import { test } from 'node:test';
import { highlyAvailable } from './application.ts';
import { kubectl } from './kubectl.ts';
import { deploy, phaseIs } from './outside.ts';
import { logged, missed, rightsOf, roleOf } from './rights.ts';

/** Every right that the chart gives to jobs with Kubernetes high availability is needed: without it Flink says so in its log. */

/** Before Flink 2 no ConfigMap is patched; all else is the same. */
const VERSION = '2.3.0';

const undeploy = (name: string) =>
  kubectl(['delete', 'flinkapplication', name, '--ignore-not-found', '--timeout=120s']);

/** The job runs, and is cancelled: what Flink keeps of it goes. */
const live = async (name: string, verb: string): Promise<void> => {
  await deploy(name, highlyAvailable(name, VERSION, { deleteMode: 'ForceCancel' }));
  if (verb !== 'delete' && verb !== 'patch') return;
  assert.equal(await phaseIs(name, 'Running'), true);
  await kubectl(['delete', 'flinkapplication', name, '--wait=false']);
};

const role = await roleOf('role', 'flink', 'default');

for (const right of rightsOf(role)) {
  const name = `may-not-${right.verb}`;
  test(`Flink ${VERSION} says so where its jobs may not ${right.verb} ${right.resource}`, {
    timeout: 200_000,
  }, async (t) => {
    t.after(() => undeploy(name));
    const log = (since: Date) => logged('default', `flink-app=${name},flink-deployment-type=jobmanager`, since);
    assert.equal(await missed(right, () => live(name, right.verb), log, 60_000), true);
  });
}
