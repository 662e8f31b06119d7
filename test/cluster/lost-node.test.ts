import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Spec } from '../../src/api/spec.ts';
import { application, countSpec, image, settles } from './application.ts';
import { kubectl, until } from './kubectl.ts';
import { pauseFor } from './node.ts';
import {
  assertContinued,
  conditionOf,
  deploy,
  events,
  lastHandover,
  phaseIs,
  remove,
  start,
  twoPods,
  writesOn,
} from './outside.ts';

/** The kubelet hangs: Kubernetes deletes pods, and nobody confirms that they have ended. */

const exec = promisify(execFile);
const OPTIONS = { timeout: 600_000 };
const VERSION = '2.3.0';
/** Pods count as overdue a minute after their grace period. */
const LOST_SECONDS = 110;

const shortGrace = (name: string, more: Partial<Spec> = {}): Partial<Spec> => {
  const { jobManagerConfig, taskManagerConfig } = countSpec(name, VERSION);
  const podTemplate = { spec: { terminationGracePeriodSeconds: 5 } };
  return {
    jobManagerConfig: { ...jobManagerConfig, podTemplate },
    taskManagerConfig: { ...taskManagerConfig, podTemplate },
    ...more,
  };
};

/**
 * The kubelet hangs for a while. Its node stays Ready all the same: otherwise Kubernetes would also take flinkapp out of
 * its Service, which in these tests runs on the same node.
 * @returns what stops the heartbeats
 */
const loseNode = async (): Promise<() => void> => {
  await pauseFor('kubelet', LOST_SECONDS);
  const [node = ''] = (await kubectl(['get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}'])).out.split(' ');
  const beat = async (): Promise<void> => {
    const renewTime = new Date().toISOString().replace('Z', '000Z');
    const patch = JSON.stringify({ spec: { renewTime } });
    await kubectl(['-n', 'kube-node-lease', 'patch', 'lease', node, '--type=merge', '-p', patch]);
  };
  const beating = setInterval(() => void beat(), 8000);
  return () => clearInterval(beating);
};

test(
  'a deletion ends although no kubelet confirms the end of the pods, and the next application waits for them',
  OPTIONS,
  async (t) => {
    const name = 'lost';
    await start(name, VERSION, shortGrace(name, { deletionDeadlineSeconds: 10 }));
    t.after(await loseNode());
    const deleted = await kubectl(['delete', 'flinkapplication', name, '--timeout=100s']);
    assert.equal(deleted.ok, true, deleted.out);
    assert.match(
      (await events(name, 'ObjectsLeft')).join('\n'),
      /Kubernetes has not confirmed the end of pod lost-\S+ on node \S+, due to end at/,
    );
    await deploy(name, countSpec(name, VERSION));
    const waits = async () => (await conditionOf(name, 'Progressing'))?.message ?? '';
    assert.equal(
      await until(async () => /Waiting for the deletion of pod lost-/.test(await waits()), 10_000),
      true,
      await waits(),
    );
    assert.equal((await application(name))?.status?.updating, undefined);
    // The kubelet goes on by itself.
    assert.equal(await settles(name), true);
    await writesOn(name);
    await remove(name);
  },
);

test(
  'an upgrade waits for pods of a node that is lost, and goes on with the command that is printed',
  OPTIONS,
  async (t) => {
    const name = 'lost-single';
    const COMMAND = /If you have made sure that .* down, run: (kubectl delete pod .* --force --namespace default)/;
    const base = await start(name, VERSION, shortGrace(name, { deploymentMode: 'Single' }));
    t.after(await loseNode());
    await deploy(name, { ...base, image: image(VERSION, 'b') });
    const printed = async () => JSON.stringify((await application(name))?.status?.conditions);
    assert.equal(await until(async () => COMMAND.test(await printed()), 100_000), true, await printed());
    assert.equal((await application(name))?.status?.phase, 'Updating');
    const [, command = ''] = COMMAND.exec(await printed()) ?? [];
    await exec('bash', ['-c', command]);
    assert.equal(await phaseIs(name, 'ClusterStarting', 20_000), true);
    // Only the kubelet starts pods.
    assert.equal(await settles(name, ({ status }) => status?.deployed?.spec.image === image(VERSION, 'b')), true);
    await writesOn(name);
    assertContinued(await lastHandover(name), 0);
    assert.equal(await twoPods(name), true);
    await remove(name);
  },
);
