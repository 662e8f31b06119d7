import assert from 'node:assert/strict';
import { askEach } from './asked.ts';
import { answerWith, type Call, type Engine, type Open, service, servicesOf } from './engine.ts';

/** When Metacontroller calls, with what, and what it makes of codes and times. */

const FINALIZER = /^metacontroller\.io\/compositecontroller-/;

export const settled = async (engine: Engine): Promise<void> => {
  let [seen, at] = [-1, engine.now()];
  const isQuiet = async (): Promise<boolean> => {
    if (engine.calls.length !== seen) [seen, at] = [engine.calls.length, engine.now()];
    return engine.now() - at > 1500;
  };
  assert.equal(await engine.until(isQuiet, 30_000), true, 'no more calls come');
};

const gaps = (calls: readonly Call[]): readonly number[] =>
  calls.slice(1).map(({ at }, i) => at - (calls[i]?.at ?? Number.NaN));

const called = (engine: Engine, times: number, withinMs?: number): Promise<boolean> =>
  engine.until(async () => engine.calls.length >= times, withinMs);

export const callContract = (open: Open, label: string): void => {
  const asked = askEach(open, label);

  asked('adds its finalizer before the first call, and names every kind of child', async (engine) => {
    engine.answer(() => answerWith({ revision: 1 }));
    await engine.apply();
    assert.equal(await called(engine, 1), true);
    const [first] = engine.calls;
    assert.equal(first?.name, 'sync');
    assert.equal(first?.finalizing, false);
    assert.equal(
      first?.parent.metadata.finalizers?.some((name) => FINALIZER.test(name)),
      true,
    );
    assert.deepEqual(first?.children, {
      'Deployment.apps/v1': [],
      'Ingress.networking.k8s.io/v1': [],
      'Job.batch/v1': [],
      'PodDisruptionBudget.policy/v1': [],
      'Service.v1': [],
    });
    assert.deepEqual(first?.related, {});
  });

  asked('calls no more once an answer changes nothing', async (engine) => {
    engine.answer(() => answerWith({ revision: 1 }, service('a')));
    await engine.apply();
    await settled(engine);
    const before = engine.calls.length;
    await engine.pass(3000);
    assert.equal(engine.calls.length, before);
    assert.deepEqual(servicesOf(engine.calls.at(-1)), ['a']);
  });

  asked('sends a status that is older than the last answer, now and then', async (engine) => {
    let answered = 0;
    let stale = 0;
    engine.answer(({ parent }) => {
      const { revision = 0 } = parent.status ?? {};
      if (revision < answered) stale += 1;
      const next = Math.min(60, revision + 1);
      answered = Math.max(answered, next);
      return answerWith({ revision: next }, service('a', [8081], { annotations: { step: `${next}` } }));
    });
    await engine.apply();
    assert.equal(await engine.until(async () => (await engine.parent())?.status?.revision === 60, 60_000), true);
    assert.equal(stale > 0, true, `${stale} of ${engine.calls.length} calls were stale`);
  });

  asked('calls once more after events during a call, not once for each', async (engine) => {
    engine.answer(() => answerWith({ revision: 1 }));
    await engine.apply();
    await settled(engine);
    engine.answer(() => ({ ...answerWith({ revision: 1 }), takesMs: 1500 }));
    const before = engine.calls.length;
    await engine.annotate('0');
    assert.equal(await called(engine, before + 1), true);
    for (const value of ['1', '2', '3']) await engine.annotate(value);
    await engine.pass(5000);
    assert.equal(engine.calls.length, before + 2);
  });

  asked('writes nothing after a 429, and calls again when it says', async (engine) => {
    engine.answer(() => ({ code: 429, retryAfterSeconds: 2, body: {} }));
    await engine.apply();
    assert.equal(await called(engine, 3), true);
    const last = gaps(engine.calls).at(-1) ?? 0;
    assert.equal(last >= 1900 && last < 4000, true, `${gaps(engine.calls)}`);
    assert.equal((await engine.parent())?.status, undefined);
  });

  asked('writes nothing after a 500, and waits twice as long each time', async (engine) => {
    engine.answer(() => ({ code: 500, body: {} }));
    await engine.apply();
    assert.equal(await called(engine, 10, 30_000), true);
    const [before = 0, last = 0] = gaps(engine.calls).slice(-2);
    assert.equal(last > 1.5 * before && last < 3 * before + 500, true, `${gaps(engine.calls)}`);
    assert.equal((await engine.parent())?.status, undefined);
    // An event does not wait for the back-off, and a success ends it.
    engine.answer(() => answerWith({ revision: 1 }));
    await engine.annotate('now');
    assert.equal(await engine.until(async () => (await engine.parent())?.status?.revision === 1, 10_000), true);
  });

  asked('gives a call up after its time-out, and calls again', async (engine) => {
    engine.answer(() => ({ ...answerWith({ revision: 1 }), takesMs: 13_000 }));
    await engine.apply();
    assert.equal(await called(engine, 2, 20_000), true);
    const [first = 0] = gaps(engine.calls);
    assert.equal(first >= 9900 && first < 12_900, true, `${first}`);
    assert.equal((await engine.parent())?.status, undefined);
  });

  asked('calls again after resyncAfterSeconds, the earliest that an answer asked for', async (engine) => {
    let seconds = 2;
    engine.answer(() => ({ body: { status: { revision: 1 }, children: [], resyncAfterSeconds: seconds } }));
    await engine.apply();
    await engine.pass(500);
    const before = engine.calls.length;
    seconds = 60;
    // This answer asks for a later call; the earlier one comes all the same.
    await engine.annotate('later');
    assert.equal(await called(engine, before + 1), true);
    assert.equal(await called(engine, before + 2, 5000), true);
    await engine.pass(4000);
    assert.equal(engine.calls.length, before + 2);
  });

  asked(
    'finalizes as often as it takes, stores the status meanwhile, and ignores the children of the last answer',
    async (engine) => {
      let done = false;
      engine.answer(({ finalizing }) => {
        if (!finalizing) return answerWith({ revision: 1 }, service('a'), service('b'));
        if (done) return { body: { status: {}, children: [], finalized: true } };
        return answerWith({ revision: 2 }, service('a'));
      });
      await engine.apply();
      await settled(engine);
      await engine.remove();
      assert.equal(await engine.until(async () => (await engine.parent())?.status?.revision === 2), true);
      assert.equal(await engine.until(async () => (await engine.service('b')) === undefined), true);
      assert.deepEqual([engine.calls.at(-1)?.name, engine.calls.at(-1)?.finalizing], ['finalize', true]);
      done = true;
      await engine.annotate('end');
      assert.equal(await engine.until(async () => (await engine.parent()) === undefined), true);
      assert.notEqual(await engine.service('a'), undefined);
    },
  );

  asked('leaves the children alone when they are to be orphaned', async (engine) => {
    engine.answer(({ finalizing }) =>
      finalizing ? answerWith({ revision: 2 }) : answerWith({ revision: 1 }, service('a')),
    );
    await engine.apply();
    await settled(engine);
    await engine.remove('orphan');
    assert.equal(await engine.until(async () => (await engine.parent())?.status?.revision === 2), true);
    await engine.pass(1000);
    assert.equal(engine.calls.at(-1)?.name, 'finalize');
    assert.notEqual(await engine.service('a'), undefined);
  });

  asked('sends the related objects that customize names, and calls when one changes', async (engine) => {
    engine.answer(() => answerWith({ revision: 1 }));
    await engine.writeConfig('settings', { level: 'info' });
    await engine.apply({
      rolloutOnConfigChange: true,
      taskManagerConfig: { taskSlots: 2, envConfig: { envFrom: [{ configMapRef: { name: 'settings' } }] } },
    });
    const key = `${engine.namespace}/settings`;
    const level = (): unknown => engine.calls.at(-1)?.related['ConfigMap.v1']?.[key];
    assert.equal(await engine.until(async () => JSON.stringify(level() ?? {}).includes('"info"'), 30_000), true);
    await settled(engine);
    await engine.writeConfig('settings', { level: 'debug' });
    assert.equal(await engine.until(async () => JSON.stringify(level() ?? {}).includes('"debug"')), true);
    await engine.apply();
    assert.equal(
      await engine.until(async () => Object.keys(engine.calls.at(-1)?.related ?? { x: 1 }).length === 0),
      true,
    );
  });
};
