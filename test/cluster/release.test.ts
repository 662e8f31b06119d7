import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { before, test } from 'node:test';
import { renew } from '../../src/certificates/make.ts';
import { countSpec, image, runs } from './application.ts';
import { apply, kubectl, sleep, until } from './kubectl.ts';
import { assertContinued, jobOf, lastHandover, podsOf, remove, say, start, upgrade, writesOn } from './outside.ts';
import {
  admin,
  CHART,
  chartBefore,
  givenValues,
  install,
  isGone,
  isUp,
  rollOut,
  tried,
  underLoad,
  uninstall,
} from './release.ts';

/** What is done to flinkapp itself, with a job running throughout: these run alone, after all others. */

const NAME = 'stays';
const VERSION = '2.3.0';
let job: string | undefined;

before(async () => {
  await start(NAME, VERSION);
  job = await jobOf(NAME);
});

/** The same job runs on, and writes. */
const runsOn = async (): Promise<void> => {
  await writesOn(NAME);
  assert.equal(await jobOf(NAME), job);
  assert.equal(await until(() => runs(NAME), 60_000), true);
};

test('helm upgrade from the chart of the commit before: every apply is taken meanwhile, and the job runs on', {
  timeout: 300_000,
}, async (t) => {
  const [chart, values] = [await chartBefore(), await givenValues()];
  if (chart === undefined) return t.skip('the commit before is not in this clone');
  const { taken, refused } = await underLoad(async () => {
    await install(chart, values);
    await rollOut();
    await install(CHART, values);
    await rollOut();
  });
  say(`${taken} applies were taken while flinkapp was upgraded`);
  assert.deepEqual(refused, []);
  await runsOn();
});

test('with the webhooks unreachable applications are refused, nothing else is, and the job runs on', {
  timeout: 200_000,
}, async () => {
  await admin('scale', 'deployment/flinkapp', '--replicas=0');
  await isGone();
  const { ok, out } = await tried();
  assert.equal(ok, false);
  assert.match(out, /failed calling webhook "[\w.-]*flink[\w.-]*"/);
  const other = await apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other', namespace: 'default' } });
  assert.equal(other.ok, true, other.out);
  await writesOn(NAME);
  await admin('scale', 'deployment/flinkapp', '--replicas=2');
  await isUp();
  assert.equal(await until(async () => (await tried()).ok, 30_000), true);
  await runsOn();
});

test('a change of authority under load: every apply is taken, and the former authority stays trusted', {
  timeout: 400_000,
}, async () => {
  const secret = JSON.parse((await admin('get', 'secret', 'flinkapp-tls', '-o', 'json')).out);
  const now = Buffer.from(secret.data['ca.crt'], 'base64').toString();
  const names = ['flinkapp.flinkapp-system.svc', 'flinkapp.flinkapp-system', 'flinkapp'];
  // Looked at within a minute and shown ten seconds later; within two more minutes less than a third of it is left.
  const short = await renew(undefined, names, Date.now(), { authorityMs: 300_000, certificateMs: 300_000 });
  const data = {
    'ca.crt': `${short.authority.trim()}\n${new X509Certificate(now)}`,
    'ca.key': short.authorityKey,
    'tls.crt': short.certificate,
    'tls.key': short.key,
  };
  const encoded = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  const bundle = async () =>
    Buffer.from(
      (await admin('get', 'secret', 'flinkapp-tls', '-o', 'jsonpath={.data.ca\\.crt}')).out,
      'base64',
    ).toString();
  const { taken, refused } = await underLoad(async () => {
    const { ok, out } = await admin(
      'patch',
      'secret',
      'flinkapp-tls',
      '--type=merge',
      '-p',
      JSON.stringify({ data: encoded }),
    );
    assert.equal(ok, true, out);
    assert.equal(
      await until(
        async () =>
          new X509Certificate(await bundle()).fingerprint !== new X509Certificate(short.authority).fingerprint,
        200_000,
        2000,
      ),
      true,
    );
    // Every replica has looked again and shows what is new.
    await sleep(75_000);
  });
  say(`${taken} applies were taken while the authority changed twice`);
  assert.deepEqual(refused, []);
  assert.equal((await bundle()).includes(new X509Certificate(short.authority).toString().trim()), true);
  await runsOn();
});

test('uninstalled, flinkapp leaves the job running; installed again it goes on with it', {
  timeout: 300_000,
}, async () => {
  const values = await givenValues();
  await uninstall();
  await isGone();
  assert.equal((await podsOf(NAME)).length, 2);
  await writesOn(NAME);
  assert.equal((await kubectl(['get', 'flinkapplication', NAME])).ok, true);
  await install(CHART, values);
  await runsOn();
  await upgrade(NAME, countSpec(NAME, VERSION, { image: image(VERSION, 'b') }));
  const handover = await lastHandover(NAME);
  assertContinued(handover, 0);
  await remove(NAME);
});
