import assert from 'node:assert/strict';
import type { Spec } from '../../src/api/spec.ts';
import { type FlinkClient, flinkClient } from '../../src/flink/client.ts';
import { httpTransport } from '../../src/flink/transport.ts';
import { read } from './api.ts';
import { application, countSpec, handovers, inState, manifest, settles, written } from './application.ts';
import { apply, kubectl, names, until } from './kubectl.ts';

/** What can be seen of an application from outside: by kubectl, Flink's REST API and what the job writes. */

export const VERSIONS = ['1.20.5', '2.3.0'] as const;

export const nameOf = (topic: string, version: string): string => `${topic}-${version.replaceAll('.', '-')}`;

interface PodList {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

export const podsOf = async (name: string): Promise<readonly string[]> => {
  const list = await read<PodList>(
    `/api/v1/namespaces/default/pods?labelSelector=${encodeURIComponent(`flink-app=${name}`)}`,
  );
  return (list?.items ?? []).map(({ metadata }) => metadata.name);
};

export const savepoints = async (name: string): Promise<readonly string[]> =>
  (await inState(`ls -d /state/${name}/savepoints/*/_metadata 2>/dev/null || true`))
    .split('\n')
    .filter((line) => line !== '');

/** Lets a run write for a while before something is done to it. */
export const writesOn = async (name: string, lines = 40): Promise<void> => {
  const count = async () => Number(await inState(`cat /state/${name}/out 2>/dev/null | wc -l`));
  const now = await count();
  assert.equal(await until(async () => (await count()) >= now + lines), true, 'the job writes on');
};

export const deploy = async (name: string, spec: Spec): Promise<void> => {
  const { ok, out } = await apply(manifest(name, spec));
  assert.equal(ok, true, out);
};

/** Applies a first spec and waits until it runs, is proven and has written. */
export const startSpec = async (name: string, spec: Spec): Promise<Spec> => {
  await deploy(name, spec);
  assert.equal(await settles(name, ({ status }) => status?.stabilizingSince === undefined), true, `${name} runs`);
  await writesOn(name);
  return spec;
};

/** Applies the counting job's spec, and waits as for any. */
export const start = (name: string, version: string, more: Partial<Spec> = {}): Promise<Spec> =>
  startSpec(name, countSpec(name, version, more));

/** Applies an edit and waits until it is deployed and proven. */
export const upgrade = async (name: string, spec: Spec): Promise<void> => {
  const before = (await application(name))?.status?.deployHash;
  await deploy(name, spec);
  const done = await settles(
    name,
    ({ status }) => status?.deployHash !== before && status?.stabilizingSince === undefined,
  );
  assert.equal(done, true, `${name} is upgraded: ${JSON.stringify((await application(name))?.status?.lastError)}`);
  await writesOn(name);
};

export const phaseIs = (name: string, phase: string, withinMs = 240_000): Promise<boolean> =>
  until(async () => (await application(name))?.status?.phase === phase, withinMs);

export const jobOf = async (name: string): Promise<string | undefined> =>
  (await application(name))?.status?.jobStatus?.jobID;

/** A condition of the application, as a person reads it. */
export const conditionOf = async (name: string, type: string) =>
  (await application(name))?.status?.conditions?.find((condition) => condition.type === type);

/** Waits for a condition that is True and says this. */
export const says = (name: string, type: string, message: RegExp, withinMs = 120_000): Promise<boolean> =>
  until(async () => {
    const condition = await conditionOf(name, type);
    return condition?.status === 'True' && message.test(condition.message ?? '');
  }, withinMs);

export const errorOf = async (name: string): Promise<string> => {
  const error = (await application(name))?.status?.lastError;
  return `${error?.code}: ${error?.message}`;
};

/** Messages of the Events of an application with that reason. */
export const events = async (name: string, reason: string): Promise<readonly string[]> => {
  const range = 'jsonpath={range .items[*]}{.message}{"\\n"}{end}';
  const { out } = await kubectl([
    'get',
    'events',
    '--field-selector',
    `involvedObject.name=${name},reason=${reason}`,
    '-o',
    range,
  ]);
  return out.split('\n').filter((line) => line !== '');
};

/** The pod of one role; the newest, where there are two. */
export const podOf = async (name: string, role: 'jobmanager' | 'taskmanager'): Promise<string> => {
  const selector = `flink-app=${name},flink-deployment-type=${role}`;
  const sorted = ['--sort-by=.metadata.creationTimestamp', '-o', 'jsonpath={.items[-1:].metadata.name}'];
  const { out } = await kubectl(['get', 'pods', '-l', selector, ...sorted]);
  assert.notEqual(out, '', `${name} has a ${role}`);
  return out;
};

/** Only the pods of one cluster are left. */
export const twoPods = (name: string): Promise<boolean> =>
  until(async () => (await podsOf(name)).length === 2, 120_000);

export const remove = async (name: string, ...flags: readonly string[]): Promise<void> => {
  const { ok, out } = await kubectl(['delete', 'flinkapplication', name, '--timeout=240s', ...flags]);
  assert.equal(ok, true, out);
  assert.deepEqual(await names('deployments,services', `flink-app=${name}`), []);
  // The kubelet takes a moment to remove pods that have ended.
  assert.equal(await until(async () => (await podsOf(name)).length === 0, 60_000), true);
};

/** Where the JobManager of an application listens; the newest, where there are two. */
export const jobManager = async (name: string): Promise<string> => {
  const query = [
    'get',
    'pods',
    '-l',
    `flink-app=${name},flink-deployment-type=jobmanager`,
    '--sort-by=.metadata.creationTimestamp',
  ];
  const address = async () => {
    const { ok, out } = await kubectl([...query, '-o', 'jsonpath={.items[-1:].status.podIP}']);
    return ok ? out : '';
  };
  await until(async () => (await address()) !== '', 60_000);
  return `http://${await address()}:8081`;
};

export const withFlink = async <T>(
  name: string,
  use: (client: FlinkClient, base: string) => Promise<T>,
): Promise<T> => {
  const { transport, close } = httpTransport();
  try {
    return await use(
      flinkClient(transport, () => undefined),
      await jobManager(name),
    );
  } finally {
    await close();
  }
};

/** Pods of one role are killed as a node's failure would: without a word. */
export const kill = async (name: string, role: 'jobmanager' | 'taskmanager'): Promise<void> => {
  await kubectl([
    'delete',
    'pods',
    '-l',
    `flink-app=${name},flink-deployment-type=${role}`,
    '--grace-period=0',
    '--force',
    '--wait=false',
  ]);
};

/** How many runs of the job have written: tasks whose JobManager is gone write on for a while, so that only this tells of the next. */
export const writersOf = async (name: string): Promise<number> =>
  new Set((await written(name)).map(({ run }) => run)).size;

/** The last pause in the job's output, and the counts on both sides of it. */
export const lastHandover = async (
  name: string,
): Promise<{ readonly gapMs: number; readonly from: number; readonly to: number }> => {
  const last = handovers(await written(name)).at(-1);
  assert.notEqual(last, undefined, 'another run has written');
  return last ?? { gapMs: Number.NaN, from: Number.NaN, to: Number.NaN };
};

/** Lines a run can write between two checkpoints, and a little more: a job that starts from its newest goes back by no more. */
export const CHECKPOINT_LINES = 120;

/** Nothing was lost: the next run went on from the count before, or from the newest checkpoint before that. */
export const assertContinued = (
  { from, to }: { readonly from: number; readonly to: number },
  lines = CHECKPOINT_LINES,
): void => assert.equal(to <= from + 1 && to > from - lines, true, `the count went from ${from} to ${to}`);

export const say = (line: string): void => void process.stdout.write(`# ${line}\n`);
