import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { application, countSpec, settles } from './application.ts';
import { kubectl, names, until } from './kubectl.ts';
import { conditionOf, deploy, events, podsOf, remove, start, writersOf, writesOn } from './outside.ts';

/** `kubectl delete --cascade=orphan`: the job runs on without flinkapp, and what is printed deletes it. */

const exec = promisify(execFile);

const COMMAND = /run: (kubectl delete \S+ --selector \S+ --namespace \S+)/;

test('deleted with --cascade=orphan the job runs on, and a new application waits for the command that is printed', {
  timeout: 600_000,
}, async () => {
  const [name, version] = ['orphaned', '2.3.0'];
  await start(name, version);
  const pods = await podsOf(name);
  const deleted = await kubectl(['delete', 'flinkapplication', name, '--cascade=orphan', '--timeout=60s']);
  assert.equal(deleted.ok, true, deleted.out);
  await writesOn(name, 200);
  assert.deepEqual([await podsOf(name), await writersOf(name)], [pods, 1]);
  assert.notDeepEqual(await names('deployments', `flink-app=${name}`), []);
  const [event = ''] = await events(name, 'Orphaned');
  assert.match(event, COMMAND);

  // With the objects of the first one there, a second one of this name must not start a second job.
  await deploy(name, countSpec(name, version));
  const waits = async () => {
    const status = (await application(name))?.status;
    return JSON.stringify([status?.phase, status?.conditions]);
  };
  assert.equal(await until(async () => COMMAND.test(await waits()), 60_000), true, await waits());
  await writesOn(name, 100);
  assert.equal(await writersOf(name), 1);

  const [, command = ''] = COMMAND.exec(event) ?? [];
  await exec('bash', ['-c', command]);
  assert.equal(await settles(name), true, JSON.stringify(await conditionOf(name, 'Progressing')));
  await writesOn(name);
  assert.equal(await writersOf(name), 2);
  await remove(name);
});
