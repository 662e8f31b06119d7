import assert from 'node:assert/strict';
import { test } from 'node:test';
import { application, handovers, image, written } from './application.ts';
import { kubectl, names, sleep, until } from './kubectl.ts';
import { conditionOf, deploy, jobOf, nameOf, podsOf, says, start, writesOn } from './outside.ts';

/** A person edits the status to something that flinkapp cannot read. */

const OPTIONS = { timeout: 600_000 };
const VERSION = '2.3.0';

const setPhase = async (name: string, phase: string): Promise<void> => {
  const patch = JSON.stringify({ status: { phase } });
  const { ok, out } = await kubectl([
    'patch',
    'flinkapplication',
    name,
    '--subresource=status',
    '--type=merge',
    '-p',
    patch,
  ]);
  assert.equal(ok, true, out);
};

/** Deployments and Services with their generation: whatever is changed in them shows. */
const objectsOf = async (name: string): Promise<string> =>
  (
    await kubectl([
      'get',
      'deployments,services',
      '-l',
      `flink-app=${name}`,
      '-o',
      'jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.metadata.generation}{"\\n"}{end}',
    ])
  ).out;

const UNREADABLE =
  /^flinkapp cannot read the status: status\.phase is "Pausing", a word that this flinkapp does not know/;

test(
  'an edit of the status that flinkapp cannot read changes nothing, and its correction lets all go on',
  OPTIONS,
  async () => {
    const name = nameOf('unreadable', VERSION);
    const base = await start(name, VERSION);
    const before = { job: await jobOf(name), pods: await podsOf(name), objects: await objectsOf(name) };

    await setPhase(name, 'Pausing');
    assert.equal(await says(name, 'Stalled', UNREADABLE), true);
    assert.equal((await conditionOf(name, 'Stalled'))?.reason, 'UnreadableStatus');
    await deploy(name, { ...base, image: image(VERSION, 'b') });
    await writesOn(name, 300);
    assert.deepEqual({ job: await jobOf(name), pods: await podsOf(name), objects: await objectsOf(name) }, before);
    assert.deepEqual(handovers(await written(name)), []);
    assert.equal((await application(name))?.status?.phase, 'Pausing');

    await setPhase(name, 'Running');
    const isUpgraded = async () => {
      const status = (await application(name))?.status;
      return status?.phase === 'Running' && status.deployed?.spec.image === image(VERSION, 'b');
    };
    assert.equal(await until(isUpgraded), true, JSON.stringify(await conditionOf(name, 'Stalled')));
    assert.equal((await conditionOf(name, 'Stalled'))?.status, 'False');
    await writesOn(name);
    assert.deepEqual(
      handovers(await written(name)).map(({ from, to }) => to - from),
      [1],
    );

    await setPhase(name, 'Pausing');
    await kubectl(['delete', 'flinkapplication', name, '--wait=false']);
    assert.equal(
      await says(name, 'Stalled', /The deletion waits\. To delete the application without a savepoint/),
      true,
    );
    await sleep(5000);
    const message = (await conditionOf(name, 'Stalled'))?.message ?? '';
    const [, finalizer = ''] = /remove its finalizer ([\w./-]+):/.exec(message) ?? [];
    const finalizers = (await application(name))?.metadata.finalizers ?? [];
    assert.equal(finalizers.includes(finalizer), true, `${message} of ${finalizers}`);
    const rest = JSON.stringify({ metadata: { finalizers: finalizers.filter((one) => one !== finalizer) } });
    await kubectl(['patch', 'flinkapplication', name, '--type=merge', '-p', rest]);
    assert.equal(await until(async () => (await application(name)) === undefined, 30_000), true);
    assert.equal(await until(async () => (await podsOf(name)).length === 0, 90_000), true);
    assert.deepEqual(await names('deployments,services', `flink-app=${name}`), []);
  },
);
