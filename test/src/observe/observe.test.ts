import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hookContext } from '../../../metacontroller/hook-context.ts';
import { flinkClient } from '../../../src/flink/client.ts';
import { NO_CHILDREN } from '../../../src/objects/observed-children.ts';
import { NoAnswerYet } from '../../../src/observe/cluster-questions.ts';
import { observe, situationOf } from '../../../src/observe/observe.ts';
import { observation as plain } from '../../builders.ts';
import { emptyKube } from '../../fakes/kube.ts';
import { Clock } from '../../world/clock.ts';
import { steadyApplication, steadyFlink } from '../../world/steady-application.ts';

test('an observation from late answers is as old as they are, so that no wait ends early by them', async () => {
  const clock = new Clock();
  const context = hookContext({
    now: () => clock.now,
    monotonic: () => clock.now,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    kube: emptyKube(),
    flink: flinkClient(
      async ({ path }) => {
        await clock.sleep(2000);
        return { status: 200, text: JSON.stringify(steadyFlink(path)) };
      },
      () => undefined,
    ),
    limits: plain().limits,
  });
  const observed = async () => {
    const situation = situationOf(steadyApplication(1), NO_CHILDREN, false, {}, context);
    assert.equal('stalled' in situation, false);
    return 'stalled' in situation ? undefined : await observe(situation, context);
  };
  const askedAt = clock.now;
  const first = assert.rejects(observed, NoAnswerYet);
  await clock.until(() => false, 3000);
  await first;
  const observation = await observed();
  assert.deepEqual([observation?.now, clock.now - askedAt], [askedAt, 3000]);
  assert.equal(Object.values(observation?.clusters ?? {})[0]?.kind, 'answering');
});
