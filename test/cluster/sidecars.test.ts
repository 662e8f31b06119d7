import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { countSpec, image, settles, written } from './application.ts';
import { kubectl, until } from './kubectl.ts';
import { crash } from './node.ts';
import {
  assertContinued,
  CHECKPOINT_LINES,
  events,
  jobOf,
  lastHandover,
  nameOf,
  podOf,
  remove,
  startSpec,
  VERSIONS,
  writersOf,
  writesOn,
} from './outside.ts';

/** Pods with a second container, as a service mesh or a log collector adds one. */

const OPTIONS = { timeout: 400_000 };
const ROLES = ['jobmanager', 'taskmanager'] as const;

const withSidecar = (name: string, version: string, more: Partial<Spec> = {}): Spec => {
  const { jobManagerConfig, taskManagerConfig, ...spec } = countSpec(name, version, more);
  const sidecar = { name: 'sidecar', image: image(version, 'a'), command: ['sleep', '100000'] };
  const podTemplate = { spec: { containers: [sidecar] } };
  return {
    ...spec,
    jobManagerConfig: { ...jobManagerConfig, podTemplate },
    taskManagerConfig: { ...taskManagerConfig, podTemplate },
  };
};

const restarts = async (pod: string, container: string): Promise<number> => {
  const path = `jsonpath={.status.containerStatuses[?(@.name=="${container}")].restartCount}`;
  return Number((await kubectl(['get', 'pod', pod, '-o', path])).out);
};

/**
 * The JobManager crashes, and another run goes on from the newest checkpoint before that. The TaskManager writes on until
 * flinkapp deletes it, which only makes the count go back further.
 */
const crashJobManager = async (name: string): Promise<void> => {
  const [job, counted = 0] = [await jobOf(name), (await written(name)).at(-1)?.count];
  await crash({ pod: await podOf(name, 'jobmanager'), name: 'jobmanager' });
  assert.equal(await settles(name, ({ status }) => status?.jobStatus?.jobID !== job), true);
  await writesOn(name);
  const handover = await lastHandover(name);
  assertContinued(handover, CHECKPOINT_LINES + handover.from - counted);
};

/** The sidecars of both roles crash, and the kubelet starts them again. */
const crashSidecars = async (name: string): Promise<void> => {
  for (const role of ROLES) {
    const pod = await podOf(name, role);
    await crash({ pod, name: 'sidecar' });
    assert.equal(await until(async () => (await restarts(pod, 'sidecar')) > 0, 60_000), true);
  }
};

for (const version of VERSIONS) {
  test(
    `Flink ${version}: a sidecar that restarts does not touch the job, one that lives on does not hide a dead JobManager`,
    OPTIONS,
    async () => {
      const name = nameOf('sidecar', version);
      await startSpec(name, withSidecar(name, version));
      const job = await jobOf(name);
      await crashSidecars(name);
      await writesOn(name, 200);
      assert.deepEqual([await jobOf(name), await writersOf(name)], [job, 1]);
      assert.deepEqual([...(await events(name, 'JobLost')), ...(await events(name, 'JobFailed'))], []);

      await crashJobManager(name);
      await remove(name);
    },
  );
}

test('a sidecar that lives on does not hide that a JobManager in application mode has ended', OPTIONS, async () => {
  const [version, name] = ['2.3.0', 'sidecar-app'];
  const { jarName: _, ...spec } = withSidecar(name, version, { submission: 'Application' });
  await startSpec(name, spec);
  // Kubernetes starts no container of a Job's pod again: the sidecar keeps the pod in phase Running.
  const pod = await podOf(name, 'jobmanager');
  assert.equal((await kubectl(['get', 'pod', pod, '-o', 'jsonpath={.spec.restartPolicy}'])).out, 'Never');
  await crashJobManager(name);
  await remove(name);
});
