import assert from 'node:assert/strict';
import type { V1Service } from '@kubernetes/client-node';
import { askEach } from './asked.ts';
import { settled } from './calls.ts';
import { answerWith, type Engine, type Open, service, servicesOf } from './engine.ts';

/** What Metacontroller makes of an answer: the status, and each child. */

const LAST_APPLIED = 'metacontroller.k8s.io/last-applied-configuration';

const portsOf = (object: V1Service | undefined): readonly number[] =>
  (object?.spec?.ports ?? []).map(({ port }) => port).sort((a, b) => a - b);

const version = (object: { metadata?: { resourceVersion?: string } } | undefined): number =>
  Number(object?.metadata?.resourceVersion);

export const objectContract = (open: Open, label: string): void => {
  const asked = askEach(open, label);
  const status = async (engine: Engine) => (await engine.parent())?.status;
  const uid = async (engine: Engine): Promise<string> => (await engine.parent())?.metadata.uid ?? '';

  asked('replaces the whole status, adds observedGeneration, and takes none for an empty one', async (engine) => {
    let next: unknown = { revision: 1, phaseSince: '2026-01-01T00:00:00Z' };
    engine.answer(() => answerWith(next));
    await engine.apply();
    assert.equal(await engine.until(async () => (await status(engine))?.revision === 1), true);
    assert.deepEqual(await status(engine), { revision: 1, phaseSince: '2026-01-01T00:00:00Z', observedGeneration: 1 });
    next = { revision: 2, observedGeneration: 70 };
    await engine.annotate('second');
    assert.equal(await engine.until(async () => (await status(engine))?.revision === 2), true);
    assert.deepEqual(await status(engine), { revision: 2, observedGeneration: 1 });
    next = null;
    await engine.annotate('third');
    assert.equal(await engine.until(async () => (await status(engine))?.revision === undefined), true);
    assert.deepEqual(await status(engine), { observedGeneration: 1 });
  });

  asked('creates children with its label and owner, before it writes the status', async (engine) => {
    engine.answer(() => answerWith({ revision: 1 }, service('a', [8081], { labels: { mine: 'yes' } })));
    await engine.apply();
    await settled(engine);
    const [created, parent] = [await engine.service('a'), await engine.parent()];
    assert.deepEqual(created?.metadata?.labels, { mine: 'yes', 'controller-uid': await uid(engine) });
    assert.deepEqual(
      created?.metadata?.ownerReferences?.map(({ uid: owner, controller }) => [owner, controller]),
      [[await uid(engine), true]],
    );
    assert.equal(version(created) < version(parent), true);
    const applied = created?.metadata?.annotations?.[LAST_APPLIED];
    if (engine.strategy === 'server-side-apply') assert.equal(applied, undefined);
    else assert.deepEqual(JSON.parse(applied ?? '{}').spec, service('a').spec);
  });

  asked('merges: what was applied and is not desired goes, what others added stays', async (engine) => {
    let desired = service('a', [8081, 6123], { labels: { keep: '1', drop: '1' } });
    engine.answer(() => answerWith({ revision: 1 }, desired));
    await engine.apply();
    await settled(engine);
    const found = await engine.service('a');
    await engine.write({
      ...found,
      metadata: { ...found?.metadata, labels: { ...found?.metadata?.labels, others: '1', keep: 'changed' } },
      spec: {
        ...found?.spec,
        ports: [...(found?.spec?.ports ?? []), { name: 'others', port: 9000, protocol: 'TCP', targetPort: 9000 }],
      },
    });
    await settled(engine);
    desired = service('a', [8081], { labels: { keep: '2' } });
    await engine.annotate('edited');
    assert.equal(await engine.until(async () => (await engine.service('a'))?.metadata?.labels?.['keep'] === '2'), true);
    const merged = await engine.service('a');
    assert.deepEqual(merged?.metadata?.labels, { keep: '2', others: '1', 'controller-uid': await uid(engine) });
    assert.deepEqual(portsOf(merged), [8081, 9000]);
  });

  asked('sets back what another hand changed', async (engine) => {
    engine.answer(() => answerWith({ revision: 1 }, service('a')));
    await engine.apply();
    await settled(engine);
    const found = await engine.service('a');
    await engine.write({ ...found, spec: { ...found?.spec, selector: { app: 'another' } } });
    assert.equal(await engine.until(async () => (await engine.service('a'))?.spec?.selector?.['app'] === 'a'), true);
  });

  asked('deletes what is not in the answer, and writes the status although a child is refused', async (engine) => {
    let children = [service('a'), service('b')];
    engine.answer(() => answerWith({ revision: children.length }, ...children));
    await engine.apply();
    await settled(engine);
    children = [service('b')];
    await engine.annotate('less');
    assert.equal(await engine.until(async () => (await engine.service('a')) === undefined), true);
    const before = engine.calls.length;
    children = [service('b'), service('Refused_Name'), service('c')];
    await engine.annotate('refused');
    assert.equal(await engine.until(async () => (await status(engine))?.revision === 3), true);
    assert.equal(await engine.until(async () => (await engine.service('c')) !== undefined), true);
    assert.equal(await engine.until(async () => engine.calls.length >= before + 4), true, 'it tries again');
  });

  asked('writes nothing of an answer with an unknown field, or with the label of another owner', async (engine) => {
    let body: unknown = { status: { revision: 1 }, children: [service('a')], nonsense: true };
    engine.answer(() => ({ body }));
    await engine.apply();
    assert.equal(await engine.until(async () => engine.calls.length >= 4), true, 'it tries again');
    body = {
      status: { revision: 1 },
      children: [service('b'), service('a', [8081], { labels: { 'controller-uid': 'another' } })],
    };
    await engine.annotate('label');
    const before = engine.calls.length;
    assert.equal(await engine.until(async () => engine.calls.length >= before + 3), true, 'it tries again');
    assert.deepEqual(
      [await status(engine), await engine.service('a'), await engine.service('b')],
      [undefined, undefined, undefined],
    );
  });

  asked('adopts what has its label and no owner, and releases what loses the label', async (engine) => {
    engine.answer(() => ({ code: 429, retryAfterSeconds: 1, body: {} }));
    await engine.apply();
    assert.equal(await engine.until(async () => engine.calls.length > 0), true);
    await engine.write({
      ...service('a', [8081], { labels: { 'controller-uid': await uid(engine) } }),
      metadata: { name: 'a', namespace: engine.namespace, labels: { 'controller-uid': await uid(engine) } },
    });
    engine.answer(() => answerWith({ revision: 1 }, service('a')));
    assert.equal(await engine.until(async () => servicesOf(engine.calls.at(-1)).includes('a')), true);
    const owned = await engine.service('a');
    assert.deepEqual(
      owned?.metadata?.ownerReferences?.map(({ uid: owner }) => owner),
      [await uid(engine)],
    );
    await settled(engine);

    const adopted = await engine.service('a');
    engine.answer(() => answerWith({ revision: 2 }));
    const { 'controller-uid': _, ...labels } = adopted?.metadata?.labels ?? {};
    await engine.write({ ...adopted, metadata: { ...adopted?.metadata, labels } });
    const owners = async () => (await engine.service('a'))?.metadata?.ownerReferences ?? [];
    assert.equal(await engine.until(async () => (await owners()).length === 0), true);
    await settled(engine);
    assert.deepEqual(servicesOf(engine.calls.at(-1)), []);
    assert.notEqual(await engine.service('a'), undefined);
  });

  asked('says nothing of a name that is taken', async (engine) => {
    await engine.write({
      ...service('taken', [9000]),
      metadata: { name: 'taken', namespace: engine.namespace, labels: { whose: 'another' } },
    });
    engine.answer(() => answerWith({ revision: 1 }, service('taken')));
    await engine.apply();
    assert.equal(await engine.until(async () => (await status(engine))?.revision === 1), true);
    await settled(engine);
    const taken = await engine.service('taken');
    // Server-side apply makes the object its own.
    const isTakenOver = engine.strategy === 'server-side-apply';
    assert.deepEqual(
      [taken?.metadata?.labels?.['whose'], portsOf(taken).includes(8081), servicesOf(engine.calls.at(-1))],
      ['another', isTakenOver, isTakenOver ? ['taken'] : []],
    );
  });

  asked('ends at a null among the children', async (engine) => {
    engine.answer(() => answerWith({ revision: 1 }, null));
    await engine.apply();
    assert.equal(await engine.until(async () => engine.crashed()), true);
    assert.equal(await status(engine), undefined);
  });
};
