import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryLayoutOf } from '../../src/admission/memory/memory-layout.ts';
import { MIB, type Parts } from '../../src/admission/memory/parts.ts';
import { directoryViolation } from '../../src/admission/options/directory-violation.ts';
import { valueViolation } from '../../src/admission/options/value-violation.ts';
import { KNOWN_LINES } from '../../src/api/flink-version.ts';
import { ROLES, type Role } from '../../src/api/labels.ts';
import type { Spec } from '../../src/api/spec.ts';
import { flinkMemory } from '../../src/objects/flink-config/memory.ts';

/**
 * What admission says of memory and of values, against what Flink itself makes of them (test/contract/AskFlink.java).
 * FLINK_VERSION: the version; ASK_FLINK: the class path with AskFlink and the distribution's jars.
 */
const { FLINK_VERSION: version = '', ASK_FLINK: classPath = '' } = process.env;

const ask = (questions: readonly (readonly string[])[]): readonly (readonly string[])[] => {
  const input = `${questions.map((words) => words.join('\t')).join('\n')}\n`;
  const file = version.startsWith('2.') ? 'config.yaml' : 'flink-conf.yaml';
  const printed = execFileSync('java', ['-cp', classPath, 'AskFlink', file], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
};

const PARTS: Readonly<Record<Role, Readonly<Record<string, string>>>> = {
  jobmanager: {
    heap: 'heap.size',
    offHeap: 'off-heap.size',
    metaspace: 'jvm-metaspace.size',
    overhead: 'jvm-overhead.min',
  },
  taskmanager: {
    frameworkHeap: 'framework.heap.size',
    frameworkOffHeap: 'framework.off-heap.size',
    taskHeap: 'task.heap.size',
    taskOffHeap: 'task.off-heap.size',
    managed: 'managed.size',
    network: 'network.min',
    metaspace: 'jvm-metaspace.size',
    overhead: 'jvm-overhead.min',
  },
};

const mib = (least: number, most: number) => fc.integer({ min: least, max: most }).map((size) => `${size}m`);
const fraction = fc.integer({ min: 0, max: 99 }).map((percent) => percent / 100);
const overhead = {
  'jvm-overhead.min': mib(0, 400),
  'jvm-overhead.max': mib(100, 1200),
  'jvm-overhead.fraction': fraction,
  'jvm-metaspace.size': mib(64, 400),
};
const OPTIONS: Readonly<Record<Role, Readonly<Record<string, fc.Arbitrary<string | number>>>>> = {
  jobmanager: { ...overhead, 'heap.size': mib(64, 2000), 'off-heap.size': mib(32, 512), 'flink.size': mib(300, 3000) },
  taskmanager: {
    ...overhead,
    'flink.size': mib(300, 3000),
    'task.heap.size': mib(32, 2000),
    'task.off-heap.size': mib(0, 200),
    'framework.heap.size': mib(32, 256),
    'framework.off-heap.size': mib(32, 256),
    'managed.size': mib(0, 1000),
    'managed.fraction': fraction,
    'network.min': mib(16, 200),
    'network.max': mib(64, 600),
    'network.fraction': fraction,
  },
};

/** Most options are left out most of the time: Flink refuses nearly all configurations that give everything. */
const configurations = (role: Role) =>
  fc.record({
    size: fc.integer({ min: 300, max: 5000 }),
    options: fc.record(
      Object.fromEntries(
        Object.entries(OPTIONS[role]).map(([key, values]) => [
          `${role}.memory.${key}`,
          fc.option(values, { freq: 2, nil: undefined }),
        ]),
      ),
    ),
  });

const specOf = (role: Role, size: number, options: Readonly<Record<string, string | number | undefined>>): Spec => ({
  image: 'flink',
  parallelism: 1,
  flinkVersion: version,
  flinkConfig: Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  ),
  [role === 'jobmanager' ? 'jobManagerConfig' : 'taskManagerConfig']: {
    resources: { requests: { memory: `${size}Mi` } },
    systemMemoryFraction: 0.05,
  },
});

const RUNS = 400;

for (const role of ROLES) {
  const COMMAND = { jobmanager: 'GET_JM_RESOURCE_PARAMS', taskmanager: 'GET_TM_RESOURCE_PARAMS' } as const;
  const specs = fc
    .sample(configurations(role), { numRuns: RUNS, seed: 11 })
    .map(({ size, options }) => specOf(role, size, options));
  const answers = ask(
    specs.map((spec) => [
      'memory',
      COMMAND[role],
      `${role}.memory.process.size=${(flinkMemory(spec, role) ?? 0) / 1024}k`,
      ...Object.entries(spec.flinkConfig ?? {}).map(([key, value]) => `${key}=${value}`),
    ]),
  );
  const ofFlink = ([verdict, printed = '']: readonly string[]): Parts | 'refused' =>
    verdict === 'ok'
      ? Object.fromEntries(
          Object.entries(PARTS[role]).map(([part, key]) => [
            part,
            Number(new RegExp(`${role}\\.memory\\.${key}=(\\d+)b`).exec(printed)?.[1]),
          ]),
        )
      : 'refused';
  const ours = (spec: Spec): Parts | 'refused' => {
    const layout = memoryLayoutOf(spec, role);
    return layout !== undefined && 'parts' in layout ? layout.parts : 'refused';
  };

  test(`Flink ${version} divides the memory of a ${role} as we do, or refuses as we do`, () => {
    const differ = specs.flatMap((spec, i) => {
      const [flink, we] = [ofFlink(answers[i] ?? []), ours(spec)];
      const same =
        flink === 'refused' || we === 'refused'
          ? flink === we
          : Object.keys(flink).every((part) => flink[part] === we[part]);
      return same
        ? []
        : [
            {
              config: spec.flinkConfig,
              process: (flinkMemory(spec, role) ?? 0) / MIB,
              flink: flink === 'refused' ? answers[i] : flink,
              we,
            },
          ];
    });
    assert.deepEqual(differ, []);
    const refused = answers.filter(([verdict]) => verdict === 'refused').length;
    assert.ok(
      refused > RUNS / 10 && refused < (RUNS * 9) / 10,
      `${refused} of ${RUNS} were refused: both verdicts must be met`,
    );
  });
}

const TEXTS = [
  ...['true', 'TRUE', 'False', 'yes', '1', 'on', ''],
  ...[
    '10',
    '10 s',
    '10s',
    '10 sec',
    '10 secs',
    '10 second',
    '5 min',
    '5 m',
    '5 minutes',
    '1 h',
    '1 d',
    '2 days',
    '3 ns',
    '3 µs',
    '4 ms',
    '4 milli',
    '4 millis',
    '5 month',
  ],
  ...['PT10S', '-1', '-1 s', '1.5 s', 's', '10 S', '10 SECONDS'],
  ...['1g', '1 gb', '1G', '64 mb', '128m', '1 kibibytes', '1 tebibytes', '5 bytes', '5b', '1Gi', '1.5g', '9t'],
  ...[
    '0',
    '+5',
    '2147483647',
    '2147483648',
    '-2147483648',
    '9223372036854770000',
    '9223372036854775808',
    '1_000',
    '0x10',
    ' 7 ',
  ],
  ...['0.4', '.5', '5.', '1e3', '-1.5E-3', '1d', '1f', 'NaN', 'Infinity', '0,4'],
  ...['new', 'NEW', 'Blocked', 'timed_waiting', 'timed-waiting'],
];
/** Durations that older versions do not read: `m` for minutes, ISO 8601, and numbers beyond 64 bits. */
const NEWER = ['5 m', '128m', 'PT10S', '9223372036854775808'];
const isNewest = version.startsWith(`${KNOWN_LINES.at(-1)}.`);
const STATES = 'enum:NEW|RUNNABLE|BLOCKED|WAITING|TIMED_WAITING|TERMINATED';

for (const type of ['boolean', 'duration', 'memorysize', 'integer', 'long', 'double', 'float', STATES]) {
  test(`Flink ${version} reads as ${type.split(':')[0]} nothing that we refuse, and of what we let pass refuses only what a newer Flink reads`, () => {
    const answers = ask(TEXTS.map((text) => ['value', type.startsWith('enum') ? 'enum' : type, text.trim()]));
    const reads = new Set(TEXTS.filter((_, i) => answers[i]?.[0] === 'ok'));
    const lets = new Set(TEXTS.filter((text) => valueViolation(type, text) === undefined));
    assert.deepEqual(
      [...reads].filter((text) => !lets.has(text)),
      [],
    );
    assert.deepEqual(
      [...lets].filter((text) => !reads.has(text) && !(isNewest ? [] : NEWER).includes(text)),
      [],
    );
  });
}

const PLACES = [
  ...[
    's3://bucket',
    's3://bucket/',
    's3://bucket/a',
    'S3://b/a',
    's3:/b',
    's3:b',
    's3//b/c',
    's3://$BUCKET/x',
    's3://a_b/c d',
  ],
  ...['/a/b', 'a/b', 'file:/a', 'file:///a', 'file:///', 'hdfs:///a', 'hdfs://nn:8020/x', 'wasb://c@acc/x'],
];

test(`Flink ${version} keeps state where we say it does`, () => {
  const answers = ask(PLACES.map((place) => ['directory', place]));
  assert.deepEqual(
    PLACES.filter((place) => directoryViolation(place) === undefined),
    PLACES.filter((_, i) => answers[i]?.[0] === 'ok'),
  );
});
