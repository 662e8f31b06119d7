import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterView } from '../../../src/lifecycle/observation.ts';
import { clusterQuestions, NoAnswerYet } from '../../../src/observe/cluster-questions.ts';
import { Clock } from '../../world/clock.ts';

const TIMED_OUT: ClusterView = { kind: 'unreachable', reason: 'timed out after 3 s' };
const answer = (taskManagers: number): ClusterView => ({
  kind: 'answering',
  overview: { version: undefined, taskManagers, slotsTotal: 1, slotsAvailable: 1 },
});

/** Clusters in virtual time: each answers when and what the test says. */
const clusters = () => {
  const clock = new Clock();
  const sent: string[] = [];
  let waitedMs = 0;
  const questions = clusterQuestions(
    () => clock.now,
    (ms, signal) => clock.sleep(ms, signal),
  );
  const settle = async <T>(work: Promise<T>): Promise<T | string> => {
    const start = clock.now;
    const results: (T | string)[] = [];
    work.then(
      (value) => results.push(value),
      (error: Error) => results.push(error.name),
    );
    await new Promise((resolve) => setImmediate(resolve));
    await clock.until(() => results.length > 0, 60_000);
    waitedMs = clock.now - start;
    return results[0] ?? 'never';
  };
  return {
    clock,
    sent,
    questions,
    waited: () => waitedMs,
    pass: (ms: number) => settle(clock.sleep(ms)),
    /** One hook call's question: its answer, or the name of the error. */
    ask: (base: string, key: string, afterMs: number, view: ClusterView = TIMED_OUT) =>
      settle(
        questions.ask({
          base,
          key,
          send: async () => {
            sent.push(`${base} ${key}`);
            await clock.sleep(afterMs);
            return view;
          },
        }),
      ),
  };
};

test('an answer within 500 ms is an answer, each time asked anew', async () => {
  const { ask, sent, waited } = clusters();
  assert.deepEqual([await ask('a', 'q', 400, answer(1)), waited()], [{ view: answer(1), ageMs: 0 }, 400]);
  assert.deepEqual([await ask('a', 'q', 20, answer(2)), waited()], [{ view: answer(2), ageMs: 0 }, 20]);
  assert.equal(sent.length, 2);
});

test('a hook call does not wait longer, and the next one has the answer with its age', async () => {
  const { ask, sent, waited, pass } = clusters();
  assert.deepEqual([await ask('a', 'q', 1200, answer(1)), waited()], ['NoAnswerYet', 500]);
  assert.deepEqual([await ask('a', 'q', 1200, answer(1)), waited()], ['NoAnswerYet', 0]);
  await pass(1000);
  assert.deepEqual([await ask('a', 'q', 1200), waited()], [{ view: answer(1), ageMs: 1500 }, 0]);
  assert.equal(sent.length, 1);
});

test('a cluster that always takes two seconds is never unreachable', async () => {
  const { ask, pass } = clusters();
  const views: unknown[] = [];
  for (let i = 0; i < 12; i += 1) {
    views.push(await ask('a', 'q', 2000, answer(i)));
    await pass(1000);
  }
  const seen = views.filter((view) => typeof view === 'object');
  assert.equal(seen.length >= 3, true);
  assert.equal(
    seen.every((view) => JSON.stringify(view).includes('answering')),
    true,
  );
});

test('a late answer serves both decisions of one hook call, and no later one', async () => {
  const { ask, pass, sent } = clusters();
  await ask('a', 'q', 700, answer(1));
  await pass(1000);
  assert.deepEqual(await ask('a', 'q', 5, answer(2)), { view: answer(1), ageMs: 1500 });
  await pass(20);
  assert.deepEqual(await ask('a', 'q', 5, answer(2)), { view: answer(1), ageMs: 1520 });
  await pass(1000);
  assert.deepEqual(await ask('a', 'q', 5, answer(2)), { view: answer(2), ageMs: 0 });
  assert.equal(sent.length, 2);
});

test('a late answer is not the answer to another question', async () => {
  const { ask, pass } = clusters();
  await ask('a', 'q', 700, answer(1));
  await pass(1000);
  assert.deepEqual(await ask('a', 'other', 5, answer(2)), { view: answer(2), ageMs: 0 });
});

test('a late answer is not used after five seconds, nor after an effect', async () => {
  const { ask, pass, questions } = clusters();
  await ask('a', 'q', 700, answer(1));
  await pass(5300);
  assert.deepEqual(await ask('a', 'q', 5, answer(2)), { view: answer(2), ageMs: 0 });
  await ask('a', 'q', 700, answer(3));
  questions.discard('a');
  await pass(1000);
  assert.deepEqual(await ask('a', 'q', 5, answer(4)), { view: answer(4), ageMs: 0 });
});

test('a cluster that timed out is unreachable at once, and one probe at a time asks it in the background', async () => {
  const { ask, pass, sent, waited } = clusters();
  assert.equal(await ask('a', 'q', 3000), 'NoAnswerYet');
  await pass(2600);
  for (let i = 0; i < 20; i += 1) {
    assert.deepEqual([await ask('a', `q${i}`, 3000), waited()], [{ view: TIMED_OUT, ageMs: 0 }, 0]);
    await pass(500);
  }
  // At 0 s the question; probes at 4 and 9 s: pauses of 1 and 2 s after time-outs of 3 s.
  assert.equal(sent.length, 3);
});

test('when a probe was answered, the next hook call has the answer to the same question', async () => {
  const { ask, pass, sent } = clusters();
  await ask('a', 'q', 3000);
  await pass(3600);
  assert.deepEqual(await ask('a', 'q', 100, answer(1)), { view: TIMED_OUT, ageMs: 0 });
  await pass(400);
  assert.deepEqual(await ask('a', 'q', 5), { view: answer(1), ageMs: 400 });
  assert.equal(sent.length, 2);
});

test('when a probe was answered, the next hook call asks its own question', async () => {
  const { ask, pass } = clusters();
  await ask('a', 'q', 3000);
  await pass(3600);
  await ask('a', 'q', 100, answer(1));
  await pass(400);
  assert.deepEqual(await ask('a', 'other', 5, answer(2)), { view: answer(2), ageMs: 0 });
});

test('a refused connection is unreachable without any suspicion', async () => {
  const { ask, waited } = clusters();
  const refused: ClusterView = { kind: 'unreachable', reason: 'connect ECONNREFUSED' };
  for (let i = 0; i < 3; i += 1)
    assert.deepEqual([await ask('a', 'q', 3, refused), waited()], [{ view: refused, ageMs: 0 }, 3]);
  assert.deepEqual(await ask('a', 'q', 3, answer(1)), { view: answer(1), ageMs: 0 });
});

test('while two questions are waited for, another one gets 100 ms', async () => {
  const { clock, questions } = clusters();
  const ended: [string, number][] = [];
  const start = clock.now;
  for (const base of ['a', 'b', 'c', 'd'])
    questions.ask({ base, key: 'q', send: () => new Promise<never>(() => undefined) }).catch((error: Error) => {
      assert.equal(error instanceof NoAnswerYet, true);
      ended.push([base, clock.now - start]);
    });
  await clock.until(() => false, 1000);
  assert.deepEqual(ended, [
    ['c', 100],
    ['d', 100],
    ['a', 500],
    ['b', 500],
  ]);
});

test('100 probes run at the same time', async () => {
  const { clock, questions, sent, ask, pass } = clusters();
  const bases = Array.from({ length: 120 }, (_, i) => `c${i}`);
  const asked = bases.map((base) => ask(base, 'q', 3000));
  await pass(4500);
  await Promise.all(asked);
  const before = sent.length;
  for (const base of bases)
    await questions.ask({
      base,
      key: 'q',
      send: async () => {
        sent.push(base);
        await clock.sleep(3000);
        return TIMED_OUT;
      },
    });
  assert.equal(sent.length - before, 100);
});

test('an error of flinkapp itself reaches the hook call that asked, or the next one', async () => {
  const { questions, clock, pass } = clusters();
  const wrong = { base: 'a', key: 'q', send: () => Promise.reject(new TypeError('a fault')) };
  await assert.rejects(questions.ask(wrong), TypeError);
  const later = {
    ...wrong,
    send: async (): Promise<never> => {
      await clock.sleep(700);
      throw new TypeError('a fault');
    },
  };
  const first = assert.rejects(questions.ask(later), NoAnswerYet);
  await pass(1000);
  await first;
  await assert.rejects(questions.ask(later), TypeError);
});
