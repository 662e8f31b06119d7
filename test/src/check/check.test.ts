import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checkText } from '../../../src/check/check.ts';
import { formatResult } from '../../../src/check/formats.ts';
import { segmentsOf } from '../../../src/check/locate.ts';

const VALID = `apiVersion: flink.k8s.io/v1beta1
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
const JAR_ADVICE =
  "write only the file name, ending in .jar, of a jar in the image's web.upload.dir/flink-web-upload [jar-name]";

const linesOf = (text: string): readonly string[] =>
  formatResult('text', checkText('f.yaml', text), '1.2.3').split('\n').slice(0, -1);

/** A manifest as an item of a list, two spaces in. */
const listItem = (manifest: string): string => manifest.replaceAll(/^/gm, '    ').replace('    ', '  - ').trimEnd();

const rows: readonly (readonly [situation: string, text: string, lines: readonly string[]])[] = [
  ['A valid application has no messages', VALID, []],
  ['A resource of another kind is skipped', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', []],
  ['An empty file has no messages', '', []],
  ['Documents that are no resources are skipped', 'hello\n---\n- 1\n', []],
  [
    'Shape errors have the lines of their fields, and a missing field has the line of its parent',
    VALID.replace(
      '  parallelism: 4\n',
      '  parallelism: none\n  volumes:\n    - name: a\n      hostPath: {path: /x}\n    - {}\n',
    ),
    [
      'f.yaml:9:3: error: spec.parallelism: must be an integer (got "none"); write a whole number, without quotes [shape]',
      'f.yaml:13:7: error: spec.volumes[1].name: is required; add it [shape]',
    ],
  ],
  [
    'Errors and warnings about options have the lines of the options, in the order of lines',
    VALID.replace('flinkConfig: {', 'flinkConfig:\n    {rest.port: 1, pipeline.max-parallelism: 2,\n    '),
    [
      'f.yaml:9:3: error: spec.parallelism: exceeds pipeline.max-parallelism of 2 (got 4); lower it (a job that changes its max parallelism loses its state) [max-parallelism]',
      'f.yaml:11:6: warning: spec.flinkConfig["rest.port"]: has no effect, because flinkapp sets it to 8081 (got 1); remove it and use the matching field of the spec [options-forced]',
    ],
  ],
  [
    'Unknown fields are errors, with a suggestion for a typo',
    VALID.replace('jarName', 'jarNamee').replace(
      'parallelism: 4',
      'parallelism: 4\n  jobManagerConfig: {envConfig: {secrets: 1}}\n  colour: red',
    ),
    [
      `f.yaml:4:1: error: spec.jarName: is missing; ${JAR_ADVICE}`,
      'f.yaml:7:3: error: spec.jarNamee: unknown field; did you mean jarName? [unknown-field]',
      'f.yaml:10:34: error: spec.jobManagerConfig.envConfig.secrets: unknown field; remove it (the API server would drop it) [unknown-field]',
      'f.yaml:11:3: error: spec.colour: unknown field; remove it (the API server would drop it) [unknown-field]',
    ],
  ],
  [
    'The second item of a list in the second document has its own lines',
    `kind: ConfigMap\n---\napiVersion: v1\nkind: List\nitems:\n${listItem(VALID)}\n${listItem(
      VALID.replace('&image ', '').replace('jarName: a.jar', 'jarName: a.txt'),
    )}\n`,
    [`f.yaml:22:7: error: spec.jarName: invalid jar file name (got "a.txt"); ${JAR_ADVICE}`],
  ],
  [
    'An alias is judged as the value that it refers to',
    VALID.replace(
      'entryClass: a.B',
      'entryClass: a.B\n  client: {podTemplate: {spec: {containers: [{name: client, image: *image}]}}}',
    ).replace('jarName', 'submission: Job\n  jarName'),
    [],
  ],
  [
    'Another version of the resource is an error',
    VALID.replace('v1beta1', 'v1alpha1'),
    [
      'f.yaml:1:1: error: apiVersion: unknown API version (got "flink.k8s.io/v1alpha1"); write flink.k8s.io/v1beta1 [api-version]',
    ],
  ],
  [
    'Null metadata and a name that is a number are errors',
    `${VALID.replace('{name: count}', 'null')}---\n${VALID.replace('{name: count}', '{name: 7}')}`,
    [
      'f.yaml:3:1: error: metadata.name: is missing; add the name of the application [name-fits]',
      'f.yaml:14:12: error: metadata.name: invalid DNS label (got 7); use a-z, 0-9 and -, start with a letter and end with a letter or digit [name-fits]',
    ],
  ],
  [
    'A resource without a spec is an error',
    'apiVersion: flink.k8s.io/v1beta1\nkind: FlinkApplication\n',
    ['f.yaml:1:1: error: spec: must be an object; write its fields as key: value [shape]'],
  ],
  [
    'A document that is no YAML is an error',
    'a: [\n',
    ['f.yaml:2:1: error: Flow sequence in block collection must be sufficiently indented and end with a ] [yaml]'],
  ],
  [
    'A key that is written twice is a warning, and the last value is judged',
    VALID.replace('  parallelism: 4\n', '  parallelism: 4\n  parallelism: 0\n'),
    [
      'f.yaml:10:3: warning: the key parallelism occurs twice, and kubectl takes the last value; remove one [duplicate-key]',
      'f.yaml:10:3: error: spec.parallelism: must be at least 1 (got 0); raise it, or stop the job with suspended: true [shape]',
    ],
  ],
  [
    'Values are read as YAML 1.1, as kubectl does',
    VALID.replace(
      '  parallelism: 4\n',
      '  parallelism: 04\n  savepointDisabled: no\n  rollback: {soakSeconds: 0x1e}\n',
    ),
    [],
  ],
  [
    'A merge key adds fields, and messages have the lines of the merged fields',
    `${VALID}  jobManagerConfig: &role\n    resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}\n  taskManagerConfig:\n    <<: *role\n`,
    [
      'f.yaml:12:28: error: spec.jobManagerConfig.resources.requests.memory: exceeds limits.memory of 1Gi (got "2Gi"); raise the limit or lower the request [resources]',
      'f.yaml:12:28: error: spec.taskManagerConfig.resources.requests.memory: exceeds limits.memory of 1Gi (got "2Gi"); raise the limit or lower the request [resources]',
    ],
  ],
  [
    'Another kind of the API group of flinkapp is an error',
    VALID.replace('kind: FlinkApplication', 'kind: FlinkAplication'),
    ['f.yaml:2:1: error: kind: unknown kind of flink.k8s.io (got "FlinkAplication"); write FlinkApplication [kind]'],
  ],
  [
    'A resource of another kind may repeat its keys',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nkind: ConfigMap\n',
    [],
  ],
  [
    'Aliases that multiply without end are an error',
    `a: &a [x]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\nd: [${'*c,'.repeat(50)}]\n`,
    ['f.yaml:1:1: error: Excessive alias count indicates a resource exhaustion attack [yaml]'],
  ],
  [
    'JSON is checked as YAML is',
    JSON.stringify({ apiVersion: 'flink.k8s.io/v1beta1', kind: 'FlinkApplication', spec: [] }, null, 1),
    ['f.yaml:4:2: error: spec: must be an object (got []); write its fields as key: value [shape]'],
  ],
];

for (const [situation, text, lines] of rows) test(situation, () => assert.deepEqual(linesOf(text), lines));

test('A text nested too deeply is one error', () =>
  assert.deepEqual(
    checkText('f.yaml', '['.repeat(100_000)).diagnostics.map(({ code, message }) => [code, message]),
    [['yaml', 'the text is nested too deeply']],
  ));

test('The result holds each application with its defaults, and keeps its metadata', () => {
  const text = VALID.replace('{name: count}', '{name: count, labels: {team: a}}');
  const { applications } = checkText('f.yaml', text);
  const [{ metadata, spec }] = JSON.parse(JSON.stringify(applications));
  assert.deepEqual(
    [applications.length, metadata, spec.taskManagerConfig.taskSlots, spec.jarName],
    [1, { name: 'count', labels: { team: 'a' } }, 16, 'a.jar'],
  );
});

test('Annotations of GitHub take one line each and escape what would end them', () => {
  const result = checkText('a,b:c.yaml', VALID.replace('job:1', '"a\\nb%"'));
  assert.equal(
    formatResult('github', result, '1.2.3'),
    '::error file=a%2Cb%3Ac.yaml,line=5,col=3,title=image-name::spec.image: invalid image name (got "a\\nb%25"); write it as registry/repository:tag, with the repository in lower case [image-name]\n' +
      '::warning file=a%2Cb%3Ac.yaml,line=5,col=3,title=image-tag::spec.image: has no tag, so a new pod may run another image (got "a\\nb%25"); use the tag of a version, or a digest [image-tag]\n',
  );
});

test('The report for code scanning has a rule for each code, and a result with file, line and field', () => {
  const [code, path] = ['jar-name', 'spec.jarName'];
  const help =
    'Flink finds a jar by its file name in the upload folder, never by a path. Application mode and client.args need no jarName.';
  const report = JSON.parse(formatResult('sarif', checkText('a b.yaml', VALID.replace('a.jar', 'a.txt')), '1.2.3'));
  assert.deepEqual(report, {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'flinkapp',
            version: '1.2.3',
            rules: [{ id: code, shortDescription: { text: code }, help: { text: help } }],
          },
        },
        results: [
          {
            ruleId: code,
            level: 'error',
            message: { text: `spec.jarName: invalid jar file name (got "a.txt"); ${JAR_ADVICE}` },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'a%20b.yaml' },
                  region: { startLine: 7, startColumn: 3 },
                },
                logicalLocations: [{ fullyQualifiedName: path }],
              },
            ],
          },
        ],
      },
    ],
  });
});

test('A file that cannot be parsed has no field in the report for code scanning', () => {
  const report = JSON.parse(formatResult('sarif', checkText('f.yaml', '{'), '1.2.3'));
  assert.deepEqual(report.runs[0].results[0].locations, [
    { physicalLocation: { artifactLocation: { uri: 'f.yaml' }, region: { startLine: 1, startColumn: 2 } } },
  ]);
});

for (const format of ['json', 'yaml'] as const) {
  test(`The ${format} output holds the whole result`, () => {
    const result = checkText('f.yaml', VALID.replace('a.jar', 'a'));
    assert.deepEqual(parse(formatResult(format, result, '1.2.3')), JSON.parse(JSON.stringify(result)));
  });
}

for (const [path, segments] of [
  ['spec.flinkConfig["a.b"]', ['spec', 'flinkConfig', 'a.b']],
  ['spec.volumes[10].name', ['spec', 'volumes', 10, 'name']],
] as const) {
  test(`The path ${path} is split into its segments`, () => assert.deepEqual(segmentsOf(path), segments));
}
