import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { countSpec, image } from './application.ts';
import { answeredIn } from './edits.ts';
import { kubectl, sleep } from './kubectl.ts';
import { pause } from './node.ts';
import { deploy, podOf, say, start, upgrade } from './outside.ts';

/** JobManagers of others hang: a healthy application gets its answers as before, and is upgraded (R8). */

const VERSION = '2.3.0';
/** More than Metacontroller has workers. */
const HUNG = 8;
/** What an edit of the healthy application may wait longer than before, in milliseconds. */
const MORE_MS = 5000;

/** A cluster whose JobManager runs, and whose TaskManager never gets a node: small, and asked again and again. */
const waitingSpec = (name: string): Spec => {
  const spec = countSpec(name, VERSION, { deadlines: { clusterStartSeconds: 3600 }, deleteMode: 'None' });
  return { ...spec, taskManagerConfig: { ...spec.taskManagerConfig, nodeSelector: { nowhere: 'yes' } } };
};

const longest = async (name: string, from: number): Promise<number> => {
  const times: number[] = [];
  for (let edit = 0; edit < 6; edit += 1) times.push(await answeredIn(name, from + edit));
  return Math.max(...times);
};

test(`${HUNG} JobManagers that hang do not delay a healthy application`, { timeout: 600_000 }, async () => {
  const name = 'healthy';
  const base = await start(name, VERSION);
  const others = Array.from({ length: HUNG }, (_, i) => `hung-${i}`);
  for (const other of others) await deploy(other, waitingSpec(other));
  const selector = `flink-deployment-type=jobmanager,flink-app in (${others.join(',')})`;
  const ready = await kubectl(['wait', '--for=condition=Ready', 'pods', '-l', selector, '--timeout=150s']);
  assert.equal(ready.ok, true, ready.out);
  const before = await longest(name, 1000);
  for (const other of others) await pause({ pod: await podOf(other, 'jobmanager') });
  // flinkapp finds out that they hang.
  await sleep(15_000);
  const meanwhile = await longest(name, 2000);
  say(`an edit was answered in at most ${before} ms, and with ${HUNG} hung JobManagers in at most ${meanwhile} ms`);
  assert.equal(meanwhile <= before + MORE_MS, true);
  await upgrade(name, { ...base, image: image(VERSION, 'b') });
  const { ok, out } = await kubectl(['delete', 'flinkapplications', name, ...others, '--timeout=120s']);
  assert.equal(ok, true, out);
});
