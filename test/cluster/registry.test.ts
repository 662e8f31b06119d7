import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { application, countSpec, image, inState, settles } from './application.ts';
import { sleep, until } from './kubectl.ts';
import {
  assertContinued,
  deploy,
  errorOf,
  jobOf,
  lastHandover,
  nameOf,
  phaseIs,
  remove,
  say,
  start,
  twoPods,
  VERSIONS,
  writesOn,
} from './outside.ts';
import { push, withdraw, withoutRegistry } from './registry.ts';

/** What a deploy needs is away for a while: nobody edits anything, and the deploy goes on by itself (R11). */

const AWAY_MS = 60_000;
const OPTIONS = { timeout: 600_000, skip: withoutRegistry };
/** The pause before the third try is two minutes: two failures fit into the time that something is away. */
const HEALED_MS = 200_000;

const isUpgraded = (name: string, to: string): Promise<boolean> =>
  until(async () => {
    const status = (await application(name))?.status;
    return (
      status?.phase === 'Running' && status.deployed?.spec.restartNonce === to && status.stabilizingSince === undefined
    );
  }, HEALED_MS);

describe('what a deploy needs is away', { concurrency: true }, () => {
  test('a few seconds without the image: the first deploy runs by itself', OPTIONS, async () => {
    const [name, away] = ['pulled-late', 'cluster.local/late:1'];
    await deploy(name, countSpec(name, '2.3.0', { image: away }));
    assert.equal(await until(async () => /ErrImagePull/.test(await errorOf(name)), 60_000), true);
    await push(away, image('2.3.0', 'a'));
    assert.equal(await settles(name), true);
    await writesOn(name);
    await remove(name);
    await withdraw(away);
  });

  test('a minute without the registry in the middle of an upgrade', OPTIONS, async () => {
    const [version, name, away] = ['2.3.0', 'registry-away', 'cluster.local/away:1'];
    const base = await start(name, version);
    const job = await jobOf(name);
    await deploy(name, { ...base, image: away, restartNonce: 'away' });
    assert.equal(await until(async () => /ErrImagePull/.test(await errorOf(name)), 60_000), true);
    await sleep(AWAY_MS);
    assert.equal(await jobOf(name), job);
    await push(away, image(version, 'b'));
    const back = Date.now();
    assert.equal(await isUpgraded(name, 'away'), true, await errorOf(name));
    say(`the upgrade was done ${((Date.now() - back) / 1000).toFixed(0)} s after the registry was back`);
    await writesOn(name);
    assert.equal((await lastHandover(name)).to - (await lastHandover(name)).from, 1);
    assert.equal(await twoPods(name), true);
    await remove(name);
    await withdraw(away);
  });

  for (const version of VERSIONS)
    test(`Flink ${version}: a minute without the savepoint folder in the middle of an upgrade`, OPTIONS, async () => {
      const name = nameOf('folder-away', version);
      const folder = `/state/${name}/savepoints`;
      const base = await start(name, version);
      const job = await jobOf(name);
      // A file in its place: nobody can create a folder under it.
      await inState(`rm -rf ${folder} && touch ${folder}`);
      await deploy(name, { ...base, image: image(version, 'b'), restartNonce: 'away' });
      assert.equal(await phaseIs(name, 'Savepointing'), true);
      await sleep(AWAY_MS);
      assert.match(await errorOf(name), /^SAVEPOINT_FAILED/);
      await writesOn(name);
      assert.equal(await jobOf(name), job);
      await inState(`rm ${folder}`);
      const back = Date.now();
      assert.equal(await isUpgraded(name, 'away'), true, await errorOf(name));
      say(`the upgrade was done ${((Date.now() - back) / 1000).toFixed(0)} s after the savepoint folder was back`);
      await writesOn(name);
      assertContinued(await lastHandover(name), 0);
      assert.equal(await twoPods(name), true);
      await remove(name);
    });
});
