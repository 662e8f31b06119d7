import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../../src/api/spec.ts';
import { deliver, destinationOf } from '../../../../src/objects/flink-config/option-delivery.ts';
import type { FlinkContainer } from '../../../../src/objects/flink-config/variables.ts';
import { spec } from '../../../builders.ts';

const reference = (name: string): string => `\${${name}}`;
const SECRET = { secretKeyRef: { name: 's', key: 'k' } };
const ENV = [
  { name: 'ROOT', value: 's3://b/x' },
  { name: 'A_B', value: 'a.b' },
  { name: 'BLANK', value: 'a b' },
  { name: 'SECRET', valueFrom: SECRET },
  { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  { name: 'TEAM', valueFrom: { fieldRef: { fieldPath: "metadata.labels['team']" } } },
  { name: 'dotted.name', value: 'x' },
];
const config = { envConfig: { env: ENV } };
const WITH_ENV: Partial<Spec> = { jobManagerConfig: config, taskManagerConfig: config };

const delivered = (
  version: string,
  value: string,
  name = 'a',
  container: FlinkContainer = 'jobmanager',
  more: Partial<Spec> = WITH_ENV,
): readonly string[] => {
  const delivery = deliver(
    destinationOf(spec({ flinkVersion: version, ...more }), container, [
      name,
      'fs.s3a.endpoint.region',
      'env.own.part',
    ]),
    name,
    value,
  );
  if ('text' in delivery) return [delivery.by, delivery.text];
  return delivery.by === 'refused' ? ['refused', delivery.problem] : [delivery.by];
};

const NEW = ['1.19', '2.3'];
const LEGACY = ['1.15', '1.18'];
const FILE_ONLY = ['1.8', '1.14'];

for (const [name, versions, value, expected] of [
  ['a plain value is in the file', [...NEW, ...LEGACY, ...FILE_ONLY], 's3://b/x', ['properties', 's3://b/x']],
  ['a blank is text in the file before 1.19', [...LEGACY, ...FILE_ONLY], 'a  b', ['properties', 'a  b']],
  ['a blank makes an argument from 1.19', NEW, 'a  b', ['argument', 'a  b']],
  ['the entry point would expand a star', NEW, '*', ['argument', '*']],
  ['echo would take -n for its own', NEW, '-n', ['argument', '-n']],
  ['the entry point would cut the last colon', NEW, 'a:', ['argument', 'a:']],
  ['YAML would read a number without its zeros', NEW, '0644', ['argument', '0644']],
  ['YAML would read a fraction without its zeros', NEW, '1.10', ['argument', '1.10']],
  ['YAML keeps a number in its shortest form', NEW, '1.5', ['properties', '1.5']],
  ['YAML would read nothing', NEW, 'null', ['argument', 'null']],
  ['an empty value is an argument from 1.15', [...NEW, ...LEGACY], '', ['argument', '']],
  ['lines are an argument from 1.15', [...NEW, ...LEGACY], 'a\nb', ['argument', 'a\nb']],
  ['a # is an argument from 1.15', [...NEW, ...LEGACY], 'a #b', ['argument', 'a #b']],
  ['a $ is text in an argument', [...NEW, ...LEGACY], 'ab$cd', ['argument', 'ab$cd']],
  ['Kubernetes would replace $( and $$', [...NEW, ...LEGACY], 'p$$w$(HOST_NAME)', ['argument', 'p$$$$w$$(HOST_NAME)']],
  ['before 1.15 a variable holds a $', FILE_ONLY, 'ab$cd', ['properties', `ab${reference('FLINKAPP_DOLLAR')}cd`]],
  [
    'before 1.15 a # is refused',
    FILE_ONLY,
    'a#',
    ['refused', 'has a #, with which Flink before 1.15 begins a comment'],
  ],
  [
    'before 1.15 an empty value is refused',
    FILE_ONLY,
    '',
    ['refused', 'is empty, which Flink before 1.15 cannot read'],
  ],
  [
    'before 1.15 lines are refused',
    FILE_ONLY,
    'a\nb',
    ['refused', 'has a line break, at which Flink before 1.15 ends the value'],
  ],
  [
    'before 1.15 a blank at an end is refused',
    FILE_ONLY,
    'a ',
    ['refused', 'has a character that Flink before 1.15 cannot read'],
  ],
  ['a NUL character is refused', [...NEW, ...FILE_ONLY], 'a\0', ['refused', 'has a NUL character']],
  ['envsubst replaces a variable with plain contents', [...NEW, ...LEGACY], reference('ROOT'), ['argument', '$(ROOT)']],
  [
    'envsubst replaces a plain variable',
    [...NEW, ...LEGACY],
    `x/${reference('A_B')}`,
    ['properties', `x/${reference('A_B')}`],
  ],
  ['a field of the pod is plain', [...NEW, ...LEGACY], '$POD', ['properties', '$POD']],
  ['a label can be any text', NEW, '$TEAM', ['argument', '$(TEAM)']],
  ['a Secret can hold any text', [...NEW, ...LEGACY], `${reference('SECRET')}/x`, ['argument', '$(SECRET)/x']],
  ['before 1.15 the file gets all variables', FILE_ONLY, '$SECRET', ['properties', '$SECRET']],
  ['a $ before a variable is text', NEW, `$${reference('SECRET')}`, ['argument', '$$$(SECRET)']],
  ['envsubst knows no name with a dot', LEGACY, reference('dotted.name'), ['argument', '$(dotted.name)']],
  ['a name that goes on is another name', NEW, '$ROOTS', ['argument', '$ROOTS']],
  ['an undeclared variable is text', NEW, reference('UNKNOWN'), ['argument', reference('UNKNOWN')]],
] as const) {
  test(`options: ${name}`, () => {
    for (const version of versions) assert.deepEqual([version, delivered(version, value)], [version, expected]);
  });
}

for (const [name, version, key, value, expected] of [
  [
    'a memory size loses its blanks, since the scripts read it from the file',
    '1.20',
    'taskmanager.memory.managed.size',
    '1 gb',
    ['properties', '1gb'],
  ],
  [
    'a memory fraction of a variable is in the file',
    '1.20',
    'taskmanager.memory.managed.fraction',
    '$SECRET',
    ['properties', '$SECRET'],
  ],
  [
    'a memory fraction of a variable that only the image may declare is in the file',
    '1.20',
    'taskmanager.memory.managed.fraction',
    reference('MANAGED'),
    ['properties', reference('MANAGED')],
  ],
  ['a memory fraction keeps its zeros', '1.20', 'taskmanager.memory.managed.fraction', '0.10', ['properties', '0.10']],
  [
    'the scripts cannot read a quote',
    '1.20',
    'env.log.dir',
    '"a',
    ['refused', "has a character that Flink's start scripts do not read in this option"],
  ],
  [
    'the scripts cannot read a #',
    '1.18',
    'env.log.dir',
    'a#',
    ['refused', 'has a #, with which the start script of Flink begins a comment'],
  ],
  ['JVM options have a variable of their own', '1.20', 'env.java.opts.all', '-Da -Db', ['java']],
  [
    'from 1.19 a name that is a prefix of another is an argument',
    '1.19',
    'fs.s3a.endpoint',
    'http://minio',
    ['argument', 'http://minio'],
  ],
  [
    'the scripts cannot read a name that is a prefix of another from config.yaml',
    '1.19',
    'env.own',
    'x',
    ['refused', 'is lost, because the configuration file nests env.own.* in it'],
  ],
  [
    'before 1.19 a name that is a prefix of another is in the file',
    '1.18',
    'fs.s3a.endpoint',
    'http://minio',
    ['properties', 'http://minio'],
  ],
] as const) {
  test(`options: ${name}`, () => assert.deepEqual(delivered(version, value, key), expected));
}

test('options: the client gets all as arguments, with the variables of the JobManager', () =>
  assert.deepEqual(delivered('1.14', 'a#$SECRET', 'a', 'client'), ['argument', 'a#$(SECRET)']));

test('options: a spec without a version has the ways of the oldest one', () => {
  const { flinkVersion: _, ...versionless } = spec();
  assert.equal(deliver(destinationOf(versionless, 'jobmanager', []), 'a', '#').by, 'refused');
});

test('options: a pod template declares variables too', () => {
  const podTemplate = { spec: { containers: [{ name: 'jobmanager', env: [{ name: 'MORE', value: 'x' }] }, 'x'] } };
  const more = { jobManagerConfig: { podTemplate } };
  assert.deepEqual(delivered('1.20', '$MORE', 'a', 'jobmanager', more), ['properties', '$MORE']);
  assert.deepEqual(delivered('1.20', '$MORE', 'a', 'taskmanager', more), ['argument', '$MORE']);
});

test('options: with envFrom a name in braces, or in capitals, is that of a variable', () => {
  const more = { jobManagerConfig: { envConfig: { envFrom: [{ secretRef: { name: 's' } }] } } };
  const values = [reference('access-key'), '$ACCESS_KEY', 'pa$ss'];
  assert.deepEqual(
    values.map((value) => delivered('1.20', value, 'a', 'jobmanager', more)),
    [
      ['argument', '$(access-key)'],
      ['argument', '$(ACCESS_KEY)'],
      ['argument', 'pa$ss'],
    ],
  );
});
