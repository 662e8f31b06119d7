import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectiveSpec } from '../../../src/admission/effective-spec.ts';
import { deployRecord } from '../../../src/objects/deploys/deploy-record.ts';
import { derivations } from '../../../src/observe/derivations.ts';
import { remembered } from '../../../src/observe/remembered.ts';
import { application, spec } from '../../builders.ts';

/** What a process derives from specs and statuses once. A result counts only for an equal input. */

const { metadata } = application();
const OF_UID_1 = { metadata: { name: 'count', namespace: 'ns' }, spec: spec() };

/** A remembered function, and how often it was called. */
const counted = () => {
  const calls: number[] = [];
  const double = remembered(2, ({ n }: { readonly n: number }) => {
    calls.push(n);
    return n * 2;
  });
  return { calls, double };
};

test('a function is called once for equal inputs of one key', () => {
  const { calls, double } = counted();
  assert.deepEqual([double('a', { n: 1 }), double('a', { n: 1 }), double('b', { n: 1 }), calls], [2, 2, 2, [1, 1]]);
});

test('another input of the same key is derived, and so is the first one when it comes back', () => {
  const { calls, double } = counted();
  assert.deepEqual([double('a', { n: 1 }), double('a', { n: 2 }), double('a', { n: 1 })], [2, 4, 2]);
  assert.deepEqual(calls, [1, 2, 1]);
});

test('beyond the limit the key that was derived longest ago is forgotten', () => {
  const { calls, double } = counted();
  for (const key of ['a', 'b', 'c', 'a']) double(key, { n: 1 });
  assert.deepEqual(calls, [1, 1, 1, 1]);
});

test('a hook call with the same spec and status gets the same objects', () => {
  const { admit, record, readStatus } = derivations();
  const first = admit('uid-1', OF_UID_1);
  assert.equal(admit('uid-1', structuredClone(OF_UID_1)), first);
  const deploying = { spec: first.spec ?? spec(), labels: {} };
  assert.equal(record('uid-1', structuredClone(deploying)), record('uid-1', deploying));
  assert.equal(
    readStatus('uid-1', { revision: 1, phase: 'Suspended' }),
    readStatus('uid-1', { phase: 'Suspended', revision: 1 }),
  );
});

test('a changed spec, label or content of a ConfigMap is another deploy record', () => {
  const { admit, record } = derivations();
  const second = { ...OF_UID_1, spec: spec({ image: 'count:2' }) };
  assert.equal(admit('uid-1', OF_UID_1).spec?.image, 'count:1');
  assert.deepEqual(admit('uid-1', second), { spec: effectiveSpec(second.spec), violations: [] });
  const deployed = spec();
  const inputs = [
    { spec: deployed, labels: {} },
    { spec: second.spec, labels: {} },
    { spec: second.spec, labels: { team: 'a' } },
    { spec: second.spec, labels: { team: 'a' }, rollout: 'r1' },
  ];
  const expected = inputs.map((input) => deployRecord(input.spec, input.labels, input.rollout));
  assert.deepEqual(
    inputs.map((input) => record('uid-1', input)),
    expected,
  );
});

test('an application that was deleted and created again under its name has a spec and status of its own', () => {
  const { admit, readStatus } = derivations();
  admit(metadata.uid, OF_UID_1);
  readStatus(metadata.uid, { phase: 'Suspended', revision: 7 });
  assert.equal(admit('uid-2', { ...OF_UID_1, spec: spec({ image: 'count:2' }) }).spec?.image, 'count:2');
  assert.deepEqual(readStatus('uid-2', undefined), { kind: 'readable', status: {} });
});

test('a forged body with the uid of an application does not change what its own spec means', () => {
  const { admit } = derivations();
  const own = admit('uid-1', OF_UID_1);
  admit('uid-1', { ...OF_UID_1, spec: spec({ parallelism: 0 }) });
  assert.deepEqual(admit('uid-1', OF_UID_1), own);
});

test('a spec of the wrong shape has no defaults, and says what is wrong', () => {
  const { violations, ...rest } = derivations().admit('uid-1', { ...OF_UID_1, spec: { image: 7 } });
  assert.deepEqual(rest, {});
  assert.notEqual(violations.length, 0);
});
