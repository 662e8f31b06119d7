import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkText } from '../../../src/check/check.ts';
import { print } from '../../../src/check/formats.ts';
import { steps } from '../../../src/check/locate.ts';

const GOOD = `apiVersion: flink.k8s.io/v1beta1
kind: FlinkApplication
metadata: {name: count}
spec:
  image: &image job:1
  flinkVersion: "1.20"
  jarName: a.jar
  entryClass: a.B
  parallelism: 4
  flinkConfig: {state.savepoints.dir: s3://state/savepoints}
`;

const told = (text: string): readonly string[] => print('text', checkText('f.yaml', text)).split('\n').slice(0, -1);

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['one that can work', GOOD, []],
  ['a resource of another kind', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', []],
  ['nothing at all', '', []],
  ['words', 'hello\n---\n- 1\n', []],
  [
    'faults in their lines, warnings among them',
    GOOD.replace(
      '  parallelism: 4\n',
      '  parallelism: none\n  volumes:\n    - name: a\n      hostPath: {path: /x}\n    - {}\n',
    ),
    [
      'f.yaml:9:3: error: spec.parallelism: must be integer (got "none") [shape]',
      'f.yaml:13:7: error: spec.volumes[1].name: is required [shape]',
    ],
  ],
  [
    'an option by its own line',
    GOOD.replace('flinkConfig: {', 'flinkConfig:\n    {rest.port: 1, pipeline.max-parallelism: 2,\n    '),
    [
      'f.yaml:9:3: error: spec.parallelism: is more than pipeline.max-parallelism, which is 2 (got 4); lower it; max parallelism cannot be changed without losing state [max-parallelism]',
      'f.yaml:11:6: warning: spec.flinkConfig["rest.port"]: is not used: flinkapp sets it to 8081 (got 1); remove it, and use the field of the spec that means it [options-forced]',
    ],
  ],
  [
    'fields of nobody',
    GOOD.replace('jarName', 'jarNamee').replace(
      'parallelism: 4',
      'parallelism: 4\n  jobManagerConfig: {envConfig: {secrets: 1}}\n  colour: red',
    ),
    [
      "f.yaml:4:1: error: spec.jarName: is missing; give the name alone, ending in .jar, of a file in the image's web.upload.dir/flink-web-upload [jar-name]",
      'f.yaml:7:3: error: spec.jarNamee: is no field of the resource; did you mean jarName? [unknown-field]',
      'f.yaml:10:34: error: spec.jobManagerConfig.envConfig.secrets: is no field of the resource; remove it: it would be dropped [unknown-field]',
      'f.yaml:11:3: error: spec.colour: is no field of the resource; remove it: it would be dropped [unknown-field]',
    ],
  ],
  [
    'the second item of a list, in the second document, and an alias',
    `kind: ConfigMap\n---\napiVersion: v1\nkind: List\nitems:\n${GOOD.replaceAll(/^/gm, '    ').replace('    ', '  - ').trimEnd()}\n${GOOD.replace(
      'image: &image job:1',
      'image: job:1',
    )
      .replace('jarName: a.jar', 'jarName: a.txt')
      .replaceAll(/^/gm, '    ')
      .replace('    ', '  - ')
      .trimEnd()}\n`,
    [
      'f.yaml:22:7: error: spec.jarName: is not the file name of a jar (got "a.txt"); give the name alone, ending in .jar, of a file in the image\'s web.upload.dir/flink-web-upload [jar-name]',
    ],
  ],
  [
    'another version of the resource',
    GOOD.replace('v1beta1', 'v1alpha1'),
    ['f.yaml:1:1: error: apiVersion: is not known; write flink.k8s.io/v1beta1 [api-version]'],
  ],
  [
    'metadata of nothing, and a name that is no text',
    `${GOOD.replace('{name: count}', 'null')}---\n${GOOD.replace('{name: count}', '{name: 7}')}`,
    [
      'f.yaml:3:1: error: metadata.name: is missing; name the application [name-fits]',
      'f.yaml:14:12: error: metadata.name: is not a DNS label (got 7); begin with a letter and use a-z, 0-9 and - only, so that a Service can bear it [name-fits]',
    ],
  ],
  [
    'no spec',
    'apiVersion: flink.k8s.io/v1beta1\nkind: FlinkApplication\n',
    ['f.yaml:1:1: error: spec: must be object [shape]'],
  ],
  [
    'what is no YAML',
    'a: [\n',
    ['f.yaml:2:1: error: Flow sequence in block collection must be sufficiently indented and end with a ] [yaml]'],
  ],
  [
    'a key given twice',
    GOOD.replace('  parallelism: 4\n', '  parallelism: 4\n  parallelism: 5\n'),
    ['f.yaml:10:3: error: Map keys must be unique [yaml]'],
  ],
  [
    'JSON',
    JSON.stringify({ apiVersion: 'flink.k8s.io/v1beta1', kind: 'FlinkApplication', spec: [] }, null, 1),
    ['f.yaml:4:2: error: spec: must be object (got []) [shape]'],
  ],
];

for (const [name, text, expected] of cases) test(`checked: ${name}`, () => assert.deepEqual(told(text), expected));

test('an alias is judged as what it stands for', () => {
  const text = GOOD.replace(
    'entryClass: a.B',
    'entryClass: a.B\n  client: {podTemplate: {spec: {containers: [{name: client, image: *image}]}}}',
  ).replace('jarName', 'submission: Job\n  jarName');
  assert.deepEqual(told(text), []);
});

test('applications are given as they would be stored, with what they had besides', () => {
  const [application] = checkText(
    'f.yaml',
    GOOD.replace('{name: count}', '{name: count, labels: {team: a}}'),
  ).applications;
  const { metadata, spec } = JSON.parse(JSON.stringify(application));
  assert.deepEqual(
    [metadata, spec.taskManagerConfig.taskSlots, spec.jarName],
    [{ name: 'count', labels: { team: 'a' } }, 16, 'a.jar'],
  );
});

test('annotations of a pull request, on one line each', () => {
  const checked = checkText('a,b:c.yaml', GOOD.replace('job:1', '"a\\nb%"'));
  assert.equal(
    print('github', checked),
    '::error file=a%2Cb%3Ac.yaml,line=5,col=3,title=image-name::spec.image: is not the name of an image (got "a\\nb%25"); write it as registry/repository:tag, in lower case [image-name]\n' +
      '::warning file=a%2Cb%3Ac.yaml,line=5,col=3,title=image-tag::spec.image: has no tag: another image may run after a restart (got "a\\nb%25"); name a version, or a digest [image-tag]\n',
  );
});

for (const format of ['json', 'yaml'] as const) {
  test(`${format} holds all that is known`, async () => {
    const { parse } = await import('yaml');
    const checked = checkText('f.yaml', GOOD.replace('a.jar', 'a'));
    assert.deepEqual(parse(print(format, checked)), JSON.parse(JSON.stringify(checked)));
  });
}

test('paths are read as admission writes them', () => {
  assert.deepEqual(steps('spec.flinkConfig["a.b"]'), ['spec', 'flinkConfig', 'a.b']);
  assert.deepEqual(steps('spec.volumes[10].name'), ['spec', 'volumes', 10, 'name']);
});
