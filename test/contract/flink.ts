import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { atLeast } from '../../src/api/flink-version.ts';
import type { FlinkClient } from '../../src/flink/client.ts';

/** A Flink to judge: simulated or real. */
export interface Subject {
  readonly name: string;
  readonly client: FlinkClient;
  readonly base: string;
  /** Waits until the condition holds, in whatever time the subject lives in. */
  readonly until: (condition: () => Promise<boolean>) => Promise<boolean>;
  readonly jar: { readonly jarName: string; readonly entryClass: string; readonly args: readonly string[] };
  /** Where the job's checkpoints and savepoints lie, as its configuration says. */
  readonly folders: { readonly checkpoints: string; readonly savepoints: string };
  /** The job's program fails from now on, or no longer. */
  readonly misbehave: (on: boolean) => Promise<void>;
}

const id = () => randomBytes(16).toString('hex');

/** What we rely on, asked of the simulated Flink and of the real one alike. */
export const flinkContract = (
  open: () => Promise<Subject & { close: () => Promise<unknown> }>,
  label: string,
): void => {
  test(`Flink ${label} keeps to what we rely on`, { timeout: 180_000 }, async (t) => {
    const { client, base, until, jar, folders, misbehave, close } = await open();
    const submission = { ...jar, jobId: id(), parallelism: 1, allowNonRestoredState: false };
    const state = async (jobId: string) => {
      const jobs = await client.jobs(base);
      return jobs.ok ? jobs.value.find((job) => job.id === jobId)?.state : undefined;
    };
    const runs = async (jobId: string) => {
      const jobs = await client.jobs(base);
      const job = jobs.ok ? jobs.value.find((fact) => fact.id === jobId) : undefined;
      return job?.state === 'RUNNING' && job.tasks.running === job.tasks.total && job.tasks.total > 0;
    };
    const overview = await client.overview(base);
    const version = overview.ok ? overview.value.version : undefined;

    await t.test('tells its version, TaskManagers and slots', () => {
      assert.equal(
        overview.ok && overview.value.slotsTotal >= 1 && overview.value.taskManagers >= 1 && version !== undefined,
        true,
      );
    });
    await t.test('refuses a jar that is not there', async () => {
      const answer = await client.run(base, { ...submission, jobId: id(), jarName: 'missing.jar' });
      assert.equal(!answer.ok && answer.failure.code, 'SUBMISSION_REFUSED');
    });
    await t.test('runs a job under our id', async () => {
      const sent = client.run(base, submission);
      assert.equal(await until(() => runs(submission.jobId)), true);
      assert.deepEqual(await sent, { ok: true, value: null });
    });
    await t.test('tells how many tasks are deployed, and from 1.13 how many restore their state', async () => {
      const jobs = await client.jobs(base);
      const tasks = jobs.ok ? jobs.value.find((job) => job.id === submission.jobId)?.tasks : undefined;
      const restoring = version !== undefined && atLeast(version, 1, 13) ? 0 : undefined;
      assert.deepEqual([tasks?.deploying, tasks?.initializing], [0, restoring]);
    });
    await t.test('takes a second submission of the id for the first', async () => {
      assert.deepEqual(await client.run(base, submission), { ok: true, value: null });
      const jobs = await client.jobs(base);
      assert.equal(jobs.ok && jobs.value.filter((job) => job.id === submission.jobId).length, 1);
    });
    await t.test('does not know a savepoint that was never asked for', async () => {
      assert.deepEqual(await client.savepoint(base, submission.jobId, id()), { ok: true, value: { state: 'unknown' } });
    });
    await t.test('does not know the checkpoints of a job it does not know', async () => {
      assert.deepEqual(await client.checkpoints(base, id()), { ok: true, value: { state: 'unknown' } });
    });
    await t.test('tells whether checkpoints outlive the job, and how often they are taken', async () => {
      assert.deepEqual(await client.checkpointConfig(base, submission.jobId), {
        ok: true,
        value: { intervalMs: 1000, retained: true },
      });
    });
    await t.test('counts completed checkpoints and names the newest', async () => {
      const counted = async () => {
        const checkpoints = await client.checkpoints(base, submission.jobId);
        return (
          checkpoints.ok &&
          checkpoints.value.state === 'known' &&
          checkpoints.value.count >= 2 &&
          checkpoints.value.completed !== undefined
        );
      };
      assert.equal(await until(counted), true);
    });
    await t.test('finds the newest checkpoint in storage through our jar', async () => {
      const checkpoints = await client.checkpoints(base, submission.jobId);
      const named =
        checkpoints.ok && checkpoints.value.state === 'known' ? checkpoints.value.completed?.path : undefined;
      const fact = await client.search(base, [
        { directory: `${folders.checkpoints}/${submission.jobId}`, prefix: 'chk-' },
      ]);
      assert.equal(fact.state, 'found', JSON.stringify(fact));
      const numbers = (fact.state === 'found' ? fact.points : []).map(({ path }) =>
        Number(/chk-(\d+)$/.exec(path)?.[1]),
      );
      assert.equal(Math.max(...numbers) >= Number(/chk-(\d+)$/.exec(named ?? '')?.[1]), true);
    });
    await t.test('finds nothing where nothing is', async () => {
      assert.deepEqual(await client.search(base, [{ directory: `${folders.checkpoints}/${id()}`, prefix: 'chk-' }]), {
        state: 'found',
        points: [],
      });
    });
    await t.test('takes a savepoint of a job that runs on', async () => {
      if (version === undefined) return;
      const trigger = id();
      const sent = await client.takeSavepoint(base, version, submission.jobId, { triggerId: trigger });
      const request = sent.ok ? sent.value['request-id'] : '';
      const taken = async () => {
        const savepoint = await client.savepoint(base, submission.jobId, request);
        return savepoint.ok && savepoint.value.state === 'completed';
      };
      assert.equal(await until(taken), true);
      assert.equal(await state(submission.jobId), 'RUNNING');
      const fact = await client.search(base, [
        { directory: folders.savepoints, prefix: `savepoint-${submission.jobId.slice(0, 6)}-` },
      ]);
      assert.equal(fact.state === 'found' && fact.points.length, 1);
    });
    await t.test('tells how often a job failed, and why', async () => {
      await misbehave(true);
      const failed = async () => {
        const failures = await client.failures(base, submission.jobId);
        return failures.ok && failures.value.count >= 1 && (failures.value.cause ?? '').includes('told to fail');
      };
      assert.equal(await until(failed), true);
      await misbehave(false);
      assert.equal(await until(() => runs(submission.jobId)), true);
    });
    const triggerId = id();
    let location = '';
    await t.test('stops a job with a savepoint, once for two requests of an id', async () => {
      assert.notEqual(version, undefined);
      if (version === undefined) return;
      const first = await client.stop(base, version, submission.jobId, { triggerId });
      // Before 1.15 Flink takes no id of ours, and a second request would be a second stop.
      const second = atLeast(version, 1, 15)
        ? await client.stop(base, version, submission.jobId, { triggerId })
        : first;
      assert.deepEqual([first.ok, second.ok], [true, true]);
      assert.equal(await until(async () => (await state(submission.jobId)) === 'FINISHED'), true);
      const known = first.ok ? first.value['request-id'] : triggerId;
      const savepoint = await client.savepoint(base, submission.jobId, known);
      assert.equal(savepoint.ok && savepoint.value.state, 'completed');
      location = savepoint.ok && savepoint.value.state === 'completed' ? savepoint.value.location : '';
    });
    await t.test('tells the savepoint among the checkpoints of the ended job', async () => {
      const seen = async () => {
        const checkpoints = await client.checkpoints(base, submission.jobId);
        return checkpoints.ok && checkpoints.value.state === 'known' && checkpoints.value.savepoint?.path === location;
      };
      assert.equal(await until(seen), true);
    });
    const next = { ...submission, jobId: id(), savepointPath: location };
    await t.test('starts a job from the savepoint and says so', async () => {
      const sent = client.run(base, next);
      assert.equal(await until(() => runs(next.jobId)), true);
      await sent;
      const restored = async () => {
        const checkpoints = await client.checkpoints(base, next.jobId);
        return checkpoints.ok && checkpoints.value.state === 'known' && checkpoints.value.restoredFrom === location;
      };
      assert.equal(await until(restored), true);
    });
    await t.test('refuses a savepoint that is not there, with the reason', async () => {
      const answer = await client.run(base, { ...submission, jobId: id(), savepointPath: 'file:/no/such/savepoint' });
      assert.equal(!answer.ok && answer.failure.code, 'SUBMISSION_REFUSED');
      assert.match(answer.ok ? '' : answer.failure.message, /Cannot find|does not exist|FileNotFound/);
    });
    await t.test('cancels, and takes a second cancel', async () => {
      assert.deepEqual(await client.cancel(base, next.jobId), { ok: true, value: null });
      assert.equal(await until(async () => (await state(next.jobId)) === 'CANCELED'), true);
      assert.deepEqual(await client.cancel(base, next.jobId), { ok: true, value: null });
      assert.deepEqual(await client.cancel(base, submission.jobId), { ok: true, value: null });
      assert.deepEqual(await client.cancel(base, id()), { ok: true, value: null });
    });
    await close();
  });
};
