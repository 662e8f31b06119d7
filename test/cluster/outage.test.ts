import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handovers, image, runs, written } from './application.ts';
import { answeredIn } from './edits.ts';
import { kubectl, sleep, until } from './kubectl.ts';
import { pauseFor } from './node.ts';
import {
  deploy,
  jobOf,
  nameOf,
  phaseIs,
  podsOf,
  remove,
  savepoints,
  say,
  start,
  VERSIONS,
  writesOn,
} from './outside.ts';

/** The API server hangs: jobs run on meanwhile, and everything goes on within ten seconds of its end. */

const OPTIONS = { timeout: 600_000 };
const OUTAGE_SECONDS = 25;
const RECOVERY_MS = 10_000;

const answers = async (): Promise<boolean> => (await kubectl(['get', '--raw', '/readyz', '--request-timeout=2s'])).ok;

const outage = async (): Promise<void> => {
  await pauseFor('kube-apiserver', OUTAGE_SECONDS);
  assert.equal(await until(async () => !(await answers()), 20_000), true, 'the API server hangs');
  await sleep((OUTAGE_SECONDS - 5) * 1000);
  assert.equal(await until(answers, 30_000, 100), true, 'the API server answers again');
};

for (const version of VERSIONS)
  test(`Flink ${version}: an outage of the API server at rest and in the middle of an upgrade`, OPTIONS, async () => {
    const name = nameOf('outage', version);
    const base = await start(name, version);
    const before = [await jobOf(name), await podsOf(name)];
    await outage();
    const took = await answeredIn(name, 1000);
    say(`Flink ${version}: an edit was answered ${took} ms after the outage (at most ${RECOVERY_MS})`);
    assert.equal(took <= RECOVERY_MS, true);
    assert.deepEqual([await jobOf(name), await podsOf(name)], before);
    await writesOn(name);
    assert.deepEqual(handovers(await written(name)), []);

    const next = { ...base, image: image(version, 'b'), deletionDeadlineSeconds: 1000 };
    await deploy(name, next);
    assert.equal(await phaseIs(name, 'ClusterStarting', 20_000), true);
    await outage();
    const isUpgraded = () =>
      runs(name, ({ status }) => status?.deployed?.spec.image === next.image && status.stabilizingSince === undefined);
    assert.equal(await until(isUpgraded), true);
    await writesOn(name);
    assert.deepEqual(
      handovers(await written(name)).map(({ from, to }) => to - from),
      [1],
    );
    assert.equal((await savepoints(name)).length, 1);
    await remove(name);
  });
