import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Spec } from '../../src/api/spec.ts';
import { application, countSpec, inState, written } from './application.ts';
import { kubectl, until } from './kubectl.ts';
import { pause, resume } from './node.ts';
import { deploy, jobOf, lastHandover, podOf, remove, savepoints, say, start, writesOn } from './outside.ts';

/** The command kubectl flink against an application of its own: what it prints, what it changes, and how it ends. */

const NAME = 'operated';
const VERSION = '2.3.0';
const OPTIONS = { timeout: 200_000 };
const COMMAND = fileURLToPath(new URL('../../dist/src/kubectl-flink.js', import.meta.url));

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

/** Runs a command line of the built command, as a script does: without a terminal. */
const flink = (line: string): Promise<Ended> => {
  const begun = Date.now();
  return new Promise((resolve) =>
    execFile(process.execPath, [COMMAND, ...line.split(' ')], (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code), out, err, ms: Date.now() - begun }),
    ),
  );
};

const succeeds = async (line: string): Promise<Ended> => {
  const ended = await flink(line);
  say(`kubectl flink ${line}: ${(ended.ms / 1000).toFixed(1)} s`);
  assert.equal(ended.status, 0, ended.out + ended.err);
  return ended;
};

/** Lines that match, each of them. */
const shows = (text: string, ...patterns: readonly RegExp[]): void => {
  for (const pattern of patterns) assert.match(text, pattern);
};

const { flinkConfig } = countSpec(NAME, VERSION);
/** A bound of the parallelism that only admission knows. */
const BOUNDED: Partial<Spec> = { flinkConfig: { ...flinkConfig, 'pipeline.max-parallelism': 4 } };

before(async () => {
  await inState(`rm -rf /state/${NAME}`);
  await start(NAME, VERSION, BOUNDED);
});
after(() => kubectl(['delete', 'flinkapplication', NAME, '--ignore-not-found', '--timeout=120s']));

test('get and status show an application that runs', OPTIONS, async () => {
  const hash = (await application(NAME))?.status?.deployHash ?? '';
  const job = (await jobOf(NAME)) ?? '';
  shows(
    (await succeeds('get')).out,
    /^NAME +PHASE +READY +JOB +TASKMANAGERS +SINCE +VERSION +WHY$/m,
    new RegExp(`^${NAME} +Running +yes +RUNNING +1/1 +\\S+ +${hash}`, 'm'),
  );
  assert.equal(JSON.parse((await succeeds('get -o json')).out).items[0].readiness, 'ready');
  // Flink fetches its metrics when they are first asked for.
  const hasMetrics = async () => / restarts$/m.test((await flink(`status ${NAME}`)).out);
  assert.equal(await until(hasMetrics, 30_000, 1000), true);
  shows(
    (await succeeds(`status ${NAME} --exit-code`)).out,
    new RegExp(`^default/${NAME}  Running, for `),
    /^ {2}Why +JobRunning {2}All tasks of the job are running$/m,
    new RegExp(`^ {2}Version +${hash} {2}\\S+ {2}Flink 2.3.0 {2}deployed \\S+ ago, stable$`, 'm'),
    new RegExp(`^ {2}Job +${job} RUNNING for \\S+ {2}parallelism 1 {2}\\d/\\d tasks {2}0 restarts$`, 'm'),
    /^ {2}Checkpoints +\d+ completed {2}\d+ failed {2}newest \d+s ago \(.+, .+\)$/m,
    /^ {2}Cluster +Green {2}TaskManagers 1\/1 {2}0 of 1 slots free$/m,
  );
  const status = JSON.parse((await succeeds(`status ${NAME} -o json`)).out);
  assert.equal(status.application.phase, 'Running');
  assert.equal(typeof status.flink.checkpoints.value.counts.completed, 'number');
});

test('status answers within three seconds while the process of the JobManager is paused', OPTIONS, async () => {
  const pod = await podOf(NAME, 'jobmanager');
  await pause({ pod });
  try {
    const isKnown = async () => (await application(NAME))?.status?.clusterStatus?.unreachableSince !== undefined;
    const first = await flink(`status ${NAME}`);
    say(`status right after the pause: ${first.ms} ms`);
    assert.equal(first.status, 0);
    assert.equal(await until(isKnown, 60_000), true);
    const { status, out, ms } = await flink(`status ${NAME}`);
    say(`status once flinkapp knows: ${ms} ms`);
    assert.equal(status, 0);
    shows(out, /^ {2}Checkpoints +Flink does not answer: /m, /^ {2}Version /m, /^ {2}Restore point /m);
    assert.deepEqual([first.ms < 3000, ms < 3000], [true, true]);
    assert.equal((await flink(`exceptions ${NAME}`)).status, 5);
  } finally {
    await resume({ pod });
  }
  assert.equal((await flink(`wait ${NAME} --timeout 60s`)).status, 0);
});

test('logs, events, exceptions and history show what happened', OPTIONS, async () => {
  shows((await succeeds(`logs ${NAME} --tail 2000`)).out, /^\[pod\/operated-\S+-jm-\S+\/jobmanager\] .*Starting/m);
  shows((await succeeds(`logs ${NAME} -c taskmanager`)).out, /^\[pod\/operated-\S+-tm-\S+\/taskmanager\] /m);
  shows(
    (await succeeds(`events ${NAME}`)).out,
    /^\S+ +Normal +Deployed +FlinkApplication\/operated +/m,
    /Pod\/operated/,
  );
  assert.match((await succeeds(`exceptions ${NAME}`)).err, /^Job [0-9a-f]{32} has no exceptions$/m);
  await inState(`touch /state/${NAME}/fail`);
  const hasFailed = async () => /told to fail/.test((await flink(`exceptions ${NAME}`)).out);
  assert.equal(await until(hasFailed, 60_000, 1000), true);
  await inState(`rm /state/${NAME}/fail`);
  shows((await succeeds(`exceptions ${NAME} -v`)).out, /^\d+s ago/m, /told to fail/, /^\s+at flinkapp\.CountJob/m);
  assert.equal((await flink(`wait ${NAME} --timeout 90s`)).status, 0);
  const hash = (await application(NAME))?.status?.deployHash;
  shows((await succeeds(`history ${NAME}`)).out, new RegExp(`^\\S+ +${hash} +Deployed +[0-9a-f]{32} +\\S+$`, 'm'));
});

test('savepoint, stop, start and restart keep the count', OPTIONS, async () => {
  const { out } = await succeeds(`savepoint ${NAME}`);
  assert.match(out, /^file:\/state\/operated\/savepoints\/savepoint-\S+\n$/);
  assert.equal(await inState(`test -e ${out.trim().slice('file:'.length)}/_metadata && echo there`), 'there\n');

  await succeeds(`stop ${NAME} --timeout 90s`);
  assert.equal((await application(NAME))?.status?.phase, 'Suspended');
  assert.equal((await savepoints(NAME)).length, 2);
  const lines = (await written(NAME)).length;
  assert.equal((await flink(`wait ${NAME} --for suspended`)).status, 0);
  assert.equal((await flink(`wait ${NAME} --timeout 2s`)).status, 3);
  assert.equal((await written(NAME)).length, lines);

  await succeeds(`start ${NAME} --timeout 90s`);
  await writesOn(NAME);
  const resumed = await lastHandover(NAME);
  assert.equal(resumed.to - resumed.from, 1);

  const job = await jobOf(NAME);
  await succeeds(`restart ${NAME} --timeout 120s`);
  assert.notEqual(await jobOf(NAME), job);
  await writesOn(NAME);
  const restarted = await lastHandover(NAME);
  assert.equal(restarted.to - restarted.from, 1);
  assert.equal((await flink(`wait ${NAME} --for stable --timeout 120s`)).status, 0);
});

test('rollback takes back a deploy that cannot start, and says so', OPTIONS, async () => {
  const job = await jobOf(NAME);
  await deploy(NAME, countSpec(NAME, VERSION, { ...BOUNDED, image: 'cluster.local/nowhere:1' }));
  assert.equal((await flink(`wait ${NAME} --timeout 3s`)).status, 3);
  const { out } = await succeeds(`rollback ${NAME} --timeout 90s`);
  assert.equal(out, `${NAME} was rolled back; correct its spec and apply it\n`);
  assert.equal(await jobOf(NAME), job);
  shows((await succeeds(`history ${NAME}`)).out, /^\S+ +[0-9a-f]{8} +\S+ +cluster\.local\/nowhere:1$/m);
  assert.equal((await flink(`wait ${NAME} --timeout 5s`)).status, 1);
  assert.equal((await flink(`status ${NAME} --exit-code`)).status, 1);
});

test('scale runs the job with another parallelism, and is refused where an edit would be', OPTIONS, async () => {
  await deploy(NAME, countSpec(NAME, VERSION, BOUNDED));
  assert.equal((await flink(`wait ${NAME} --for stable --timeout 120s`)).status, 0);
  await succeeds(`scale ${NAME} --parallelism 2 --timeout 150s`);
  assert.equal((await application(NAME))?.status?.jobStatus?.parallelism, 2);
  shows((await succeeds('get')).out, /operated +Running +yes +RUNNING +2\/2/);
  for (const [parallelism, message] of [
    [0, /spec\.parallelism: Invalid value: 0/],
    [5, /spec\.parallelism: exceeds pipeline\.max-parallelism of 4 \(got 5\)/],
  ] as const) {
    const refused = await flink(`scale ${NAME} --parallelism ${parallelism}`);
    assert.equal(refused.status, 1);
    assert.match(refused.err, message);
  }
  const byKubectl = await kubectl(['scale', 'flinkapplication', NAME, '--replicas=5']);
  assert.equal(byKubectl.ok, false);
  assert.match(byKubectl.out, /exceeds pipeline\.max-parallelism of 4 \(got 5\)/);
});

test('the exit status says what went wrong', OPTIONS, async () => {
  const statusOf = async (line: string): Promise<number> => (await flink(line)).status;
  assert.deepEqual(
    {
      unknownApplication: await statusOf('status nobody'),
      unknownToChange: await statusOf('stop nobody'),
      unknownToScale: await statusOf('scale nobody --parallelism 2'),
      unknownOption: await statusOf('get --nonsense'),
      unknownCommand: await statusOf('nonsense'),
      noServer: await statusOf('get --context= --kubeconfig=/dev/null'),
      forbidden: await statusOf('get --as=nobody'),
      gone: await statusOf('wait nobody --for deleted'),
    },
    {
      unknownApplication: 4,
      unknownToChange: 4,
      unknownToScale: 4,
      unknownOption: 2,
      unknownCommand: 2,
      noServer: 5,
      forbidden: 5,
      gone: 0,
    },
  );
  await remove(NAME);
});
