import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestsOf } from '../guide.ts';
import { countSpec, image } from './application.ts';
import { kubectl } from './kubectl.ts';
import {
  deploy,
  errorOf,
  lastHandover,
  nameOf,
  phaseIs,
  remove,
  savepoints,
  say,
  startSpec,
  upgrade,
  VERSIONS,
  writesOn,
} from './outside.ts';

/** The client of the image brings the job to its cluster. */

for (const version of VERSIONS) {
  test(`Flink ${version}, submission Job: upgraded, broken and deleted`, { timeout: 400_000 }, async () => {
    const name = nameOf('client', version);
    const page = manifestsOf('client-submission')[0]?.spec;
    const { entryClass: _, jarName: __, ...plain } = countSpec(name, version);
    // What the page tells the client to run is Python; the test's image has the counting job alone.
    assert.equal(page?.client?.args?.[0], '--python');
    const client = { args: ['--class', 'flinkapp.CountJob', '/opt/flink/usrlib/count.jar'] };
    const base = await startSpec(name, {
      ...plain,
      client,
      ...(page?.submission === undefined ? {} : { submission: page.submission }),
    });
    await upgrade(name, { ...base, image: image(version, 'b') });
    const handover = await lastHandover(name);
    assert.equal(handover.to - handover.from, 1);
    say(`Flink ${version}, submission Job: downtime of an upgrade ${handover.gapMs} ms`);

    await deploy(name, { ...base, programArgs: '', programArgsList: [`/state/${name}`, '--throw'] });
    assert.equal(await phaseIs(name, 'DeployFailed'), true);
    assert.match(await errorOf(name), /^SUBMISSION_REFUSED: the client of job .*told to throw/);
    await writesOn(name);
    const { from, to } = await lastHandover(name);
    assert.equal(to - from, 1);

    const before = (await savepoints(name)).length;
    await remove(name);
    assert.equal((await savepoints(name)).length, before + 1);
    assert.equal((await kubectl(['get', 'jobs', '-l', `flink-app=${name}`, '-o', 'name'])).out, '');
  });
}
