import assert from 'node:assert/strict';
import { test } from 'node:test';
import jsonpatch from 'jsonpatch';
import { parse } from 'yaml';
import { allDefaultsFor, BadDefaults, toPlatformDefaults } from '../../../src/admission/platform-defaults.ts';
import type { Fields } from '../../../src/api/fields.ts';
import { spec } from '../../builders.ts';

const DEFAULTS = toPlatformDefaults(
  parse(`
savepointDisabled: true
restartPolicy: {maxBackoffSeconds: 120}
volumes: [{name: state}]
flinkConfig:
  state.backend.type: rocksdb
  "a/b~c": x
  execution.checkpointing.interval: 30 s
`),
);

const completed = (written: Fields, stored?: Fields): Fields =>
  jsonpatch.apply_patch({ spec: written }, [...allDefaultsFor({ spec: written }, DEFAULTS, stored)]).spec;

/** The fields that DEFAULTS is about. */
const seen = ({ savepointDisabled, restartPolicy, volumes, flinkConfig }: Fields): Fields => ({
  savepointDisabled,
  restartPolicy,
  volumes,
  flinkConfig,
});

const { flinkConfig: _, ...plain } = { ...spec() };

test('A new application gets every platform default that it does not write, before the defaults of the schema', () =>
  assert.deepEqual(seen(completed(plain)), {
    savepointDisabled: true,
    restartPolicy: { backoffSeconds: 5, maxBackoffSeconds: 120, resetAfterSeconds: 600 },
    volumes: [{ name: 'state' }],
    flinkConfig: { 'state.backend.type': 'rocksdb', 'a/b~c': 'x', 'execution.checkpointing.interval': '30 s' },
  }));

test('What an application writes wins: a field, a whole list, and an option under its older name', () =>
  assert.deepEqual(
    seen(
      completed({
        ...plain,
        savepointDisabled: false,
        restartPolicy: { maxBackoffSeconds: 7 },
        volumes: [],
        flinkConfig: { 'state.backend': 'hashmap', 'execution.checkpointing.interval': '5 s' },
      }),
    ),
    {
      savepointDisabled: false,
      restartPolicy: { backoffSeconds: 5, maxBackoffSeconds: 7, resetAfterSeconds: 600 },
      volumes: [],
      flinkConfig: { 'state.backend': 'hashmap', 'execution.checkpointing.interval': '5 s', 'a/b~c': 'x' },
    },
  ));

test('An update keeps the defaults that it was stored with, and gets no others: a new default restarts no job', () => {
  const stored = {
    ...plain,
    restartPolicy: { maxBackoffSeconds: 120 },
    flinkConfig: { 'state.backend.type': 'hashmap' },
  };
  assert.deepEqual(seen(completed({ ...plain, flinkConfig: {} }, stored)), {
    savepointDisabled: false,
    restartPolicy: { backoffSeconds: 5, maxBackoffSeconds: 120, resetAfterSeconds: 600 },
    volumes: undefined,
    flinkConfig: {},
  });
});

test('A spec of the wrong shape gets the defaults that fit', () => {
  assert.deepEqual(allDefaultsFor({ spec: 7 }, DEFAULTS), []);
  assert.deepEqual(allDefaultsFor({}, DEFAULTS), []);
  assert.deepEqual(seen(completed({ flinkConfig: 7, restartPolicy: [], flinkVersion: {} })), {
    savepointDisabled: true,
    restartPolicy: [],
    volumes: [{ name: 'state' }],
    flinkConfig: 7,
  });
});

test('Without a Flink version options are compared as they are written', () =>
  assert.deepEqual(seen(completed({ flinkConfig: { 'state.backend': 'hashmap' } }))['flinkConfig'], {
    'state.backend': 'hashmap',
    'state.backend.type': 'rocksdb',
    'a/b~c': 'x',
    'execution.checkpointing.interval': '30 s',
  }));

test('An empty file holds no platform defaults', () => assert.deepEqual(toPlatformDefaults(parse('# none\n')), {}));

for (const [situation, text, message] of [
  ['that is a list', '- a', 'platform defaults must be fields of a spec, written as key: value'],
  [
    'with unknown and misshapen fields',
    'colour: red\nparallelism: 0\nrestartPolicy: {backoff: 1}',
    'platform defaults: spec.colour: unknown field; spec.restartPolicy.backoff: unknown field; spec.parallelism: must be at least 1',
  ],
] as const) {
  test(`A file of platform defaults ${situation} is refused with all its faults`, () =>
    assert.throws(() => toPlatformDefaults(parse(text)), new BadDefaults(message)));
}
