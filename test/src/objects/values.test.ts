import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { atLeast, parseFlinkVersion } from '../../../src/api/flink-version.ts';
import { canonicalQuantity, parseQuantity } from '../../../src/api/quantity.ts';
import { operationId } from '../../../src/objects/deploys/operation-id.ts';
import { flinkMemory } from '../../../src/objects/flink-config/memory.ts';
import { splitArgs } from '../../../src/objects/flink-config/program-args.ts';
import { canonicalJson } from '../../../src/objects/json/fingerprint.ts';
import { deepEqual, isSubset } from '../../../src/objects/json/subset.ts';
import { record, spec } from '../../builders.ts';

const canonical: readonly (readonly [string | number, string])[] = [
  ['1000m', '1'],
  ['1024Mi', '1Gi'],
  ['3072Mi', '3Gi'],
  ['0.5', '500m'],
  [2, '2'],
  ['1.5Gi', '1536Mi'],
  ['1000k', '1M'],
  ['1e3', '1k'],
  ['100u', '1m'],
  ['0', '0'],
  ['0Mi', '0'],
  ['1.5', '1500m'],
  ['1.0000001Ki', '1024001m'],
  ['lots', 'lots'],
];
for (const [given, expected] of canonical)
  test(`the API server stores ${given} as ${expected}`, () => assert.equal(canonicalQuantity(given), expected));

for (const [given, expected] of [
  ['1Ki', 1024],
  ['-1', -1],
  ['.5', 0.5],
  ['1E', 1e18],
  ['', undefined],
  ['1 Gi', undefined],
] as const) {
  test(`quantity '${given}' is ${expected}`, () => assert.equal(parseQuantity(given), expected));
}

for (const [given, expected] of [
  ['1.20', { major: 1, minor: 20 }],
  ['2.3.0', { major: 2, minor: 3 }],
  ['v1_20', { major: 1, minor: 20 }],
  ['1.11-SNAPSHOT', { major: 1, minor: 11 }],
  ['latest', undefined],
  [undefined, undefined],
] as const) {
  test(`version ${given} is ${JSON.stringify(expected)}`, () => assert.deepEqual(parseFlinkVersion(given), expected));
}

test('versions compare by major, then minor', () => {
  const version = { major: 1, minor: 15 };
  assert.deepEqual(
    [atLeast(version, 1, 15), atLeast(version, 1, 16), atLeast(version, 0, 99), atLeast(version, 2, 0)],
    [true, false, true, false],
  );
});

for (const [given, expected] of [
  ['', []],
  ['--a b', ['--a', 'b']],
  [`--q "two words" 'one $x'`, ['--q', 'two words', 'one $x']],
  [`a"b c"d`, ['ab cd']],
  [String.raw`"say \"hi\"" a\ b`, ['say "hi"', 'a b']],
  [`""`, ['']],
] as const) {
  test(`arguments ${given} are ${JSON.stringify(expected)}`, () => assert.deepEqual(splitArgs(given), expected));
}

for (const [name, more, role, expected] of [
  [
    'process memory of 1.20',
    {
      flinkVersion: '1.20',
      taskManagerConfig: { resources: { requests: { memory: '2Gi' } }, systemMemoryFraction: 0.2 },
    },
    'taskmanager',
    1_677_721 * 1024,
  ],
  ['heap of 1.7 is half by default', { flinkVersion: '1.7', jobManagerConfig: {} }, 'jobmanager', 1_572_864 * 1024],
  ['a default TaskManager before 1.11', { flinkVersion: '1.9', taskManagerConfig: {} }, 'taskmanager', 524_288 * 1024],
  [
    'a snapshot of 1.11 counts as before it',
    { flinkVersion: '1.11-SNAPSHOT', taskManagerConfig: {} },
    'taskmanager',
    524_288 * 1024,
  ],
  ['resources without memory', { taskManagerConfig: { resources: {} } }, 'taskmanager', 0],
  [
    'memory that is no quantity',
    { taskManagerConfig: { resources: { requests: { memory: 'much' } } } },
    'taskmanager',
    undefined,
  ],
] as const) {
  test(`Flink's memory: ${name}`, () => assert.equal(flinkMemory(spec(more), role), expected));
}

test('the deploy hash covers what needs a new job, and nothing else', () => {
  const base = record().hash;
  const changed = [
    { image: 'x' },
    { parallelism: 3 },
    { programArgs: 'x' },
    { restartNonce: '1' },
    { flinkConfig: { a: 1 } },
    { uiPort: 1 },
    { savepointPath: 'x' },
  ].map((more) => record(more).hash);
  const unchanged = [
    { deleteMode: 'None' as const },
    { savepointDisabled: true },
    { forceRollback: true },
    { upgradeMode: 'LastState' as const },
    { imagePullPolicy: 'IfNotPresent' as const },
  ].map((more) => record(more).hash);
  assert.equal(new Set([base, ...changed]).size, 8);
  assert.deepEqual([...new Set(unchanged)], [base]);
});

test('canonical JSON does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) =>
      assert.equal(canonicalJson(value), canonicalJson(Object.fromEntries(Object.entries(value).reverse()))),
    ),
  );
  assert.equal(canonicalJson({ a: undefined, b: [1, null, undefined] }), '{"b":[1,null,null]}');
});

test('operation ids are 32 hex characters and never shared between kinds', () => {
  const ids = ['stop', 'submit', 'cancel'].flatMap((kind) =>
    [1, 2].map((attempt) => operationId('uid', kind, 'job', attempt)),
  );
  assert.equal(new Set(ids).size, 6);
  assert.deepEqual(
    ids.filter((id) => !/^[0-9a-f]{32}$/.test(id)),
    [],
  );
});

for (const [name, observed, desired, expected] of [
  ['fields the server added do not count', { a: 1, b: 2 }, { a: 1 }, true],
  ['a missing field does', { a: 1 }, { a: 1, b: 2 }, false],
  ['lists must be as long', { l: [1, 2] }, { l: [1] }, false],
  ['items are compared', { l: [{ a: 1, b: 2 }] }, { l: [{ a: 1 }] }, true],
  ['a list is no object', { l: {} }, { l: [] }, false],
  ['null is only null', { a: null }, { a: {} }, false],
] as const) {
  test(`contains: ${name}`, () => assert.equal(isSubset(observed, desired), expected));
}
test('same is contains both ways', () =>
  assert.deepEqual(
    [deepEqual({ a: 1 }, { a: 1 }), deepEqual({ a: 1 }, { a: 1, b: 1 }), deepEqual({ a: 1, b: 1 }, { a: 1 })],
    [true, false, false],
  ));

test('the same intent has the same id, and no two kinds, targets or attempts share one', () => {
  const all = () =>
    ['stop', 'savepoint', 'submit', 'cancel'].flatMap((kind) =>
      ['a', 'b'].flatMap((target) => [1, 2].map((attempt) => operationId('uid-1', kind, target, attempt))),
    );
  const ids = all();
  assert.deepEqual(all(), ids);
  assert.equal(new Set([...ids, operationId('uid-2', 'stop', 'a', 1)]).size, 17);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
});
