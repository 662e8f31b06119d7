import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../../src/admission/verdict.ts';
import type { Spec } from '../../../src/api/spec.ts';
import { linesOf, metadata, specWith, testVerdicts } from './rows.ts';

const JAR_ADVICE =
  "write only the file name, ending in .jar, of a jar in the image's web.upload.dir/flink-web-upload [jar-name]";
const HOOK = { podTemplate: { spec: { containers: [{ name: 'a', image: 'b:1' }] } } };
const name = (length: number): string => 'a'.repeat(length);
const tooLong = (length: number, max: number): string =>
  `error metadata.name: has ${length} characters (got "${name(length)}"); use at most ${max} characters [name-fits]`;

testVerdicts([
  ['A plain application passes', {}, []],
  ['A name that leaves no room for the hash of a cluster is an error', {}, [tooLong(55, 54)], name(55)],
  ['A name that leaves no room for the Jobs of hooks is an error', { verification: HOOK }, [tooLong(42, 41)], name(42)],
  [
    'A name that leaves no room for the Jobs of application mode is an error',
    { submission: 'Application' },
    [
      tooLong(45, 44),
      'warning spec.jarName: has no effect in application mode (got "count.jar"); remove it, and put the jar into /opt/flink/usrlib [without-effect]',
    ],
    name(45),
  ],
  [
    'A name that is no DNS label is an error',
    {},
    [
      'error metadata.name: invalid DNS label (got "9lives"); use a-z, 0-9 and -, start with a letter and end with a letter or digit [name-fits]',
    ],
    '9lives',
  ],
  [
    'A Flink version that is newer than all supported ones is an error',
    { flinkVersion: '3.0' },
    [
      'error spec.flinkVersion: unsupported Flink version (got "3.0"); use 1.8 to 2.3, written like 1.20 or 2.3.0 [flink-version-known]',
    ],
  ],
  [
    'A Flink version that is no version is an error',
    { flinkVersion: 'new', taskManagerConfig: {} },
    [
      'error spec.flinkVersion: unsupported Flink version (got "new"); use 1.8 to 2.3, written like 1.20 or 2.3.0 [flink-version-known]',
    ],
  ],
  [
    'A jar named by its path is an error',
    { jarName: 'local:///opt/flink/usrlib/a.jar' },
    [
      'error spec.jarName: invalid jar file name (got "local:///opt/flink/usrlib/a.jar"); write a.jar, and put the jar into the image\'s web.upload.dir/flink-web-upload [jar-name]',
    ],
  ],
  [
    'A jar name that has no file name of a jar is an error',
    { jarName: 'lib/' },
    [`error spec.jarName: invalid jar file name (got "lib/"); ${JAR_ADVICE}`],
  ],
  [
    'Application mode before Flink 1.15 is an error',
    { submission: 'Application', flinkVersion: '1.14' },
    [
      'error spec.submission: needs Flink 1.15 or newer, but flinkVersion is 1.14 (got "Application"); write the image\'s flinkVersion, or use submission: Rest [submission-version]',
      'warning spec.jarName: has no effect in application mode (got "count.jar"); remove it, and put the jar into /opt/flink/usrlib [without-effect]',
    ],
  ],
  [
    'Submission by a client before Flink 1.11, with a name that leaves no room for its Jobs, gives two errors',
    { submission: 'Job', flinkVersion: '1.10' },
    [
      tooLong(45, 44),
      'error spec.submission: needs Flink 1.11 or newer, but flinkVersion is 1.10 (got "Job"); write the image\'s flinkVersion, or use submission: Rest [submission-version]',
    ],
    name(45),
  ],
  [
    'Arguments both as text and as a list are an error that does not show them',
    { programArgs: 'a', programArgsList: ['a'] },
    ['error spec.programArgs: conflicts with programArgsList (got ******); keep one of them [program-args-once]'],
  ],
  ['Arguments as a list pass', { programArgsList: ['a b'] }, []],
  [
    'Two servers on one port are an error',
    { uiPort: 6123 },
    ['error spec.uiPort: is the same port as rpcPort (got 6123); use another port [ports-distinct]'],
  ],
  [
    'An Ingress host that is no DNS name is an error',
    { ingress: { host: '{{name}}.Example_com' } },
    [
      'error spec.ingress.host: becomes the invalid DNS name "count.Example_com" (got "{{name}}.Example_com"); use a-z, 0-9, - and dots; {{name}} and {{namespace}} stand for the application\'s [ingress-host]',
    ],
  ],
  [
    'An Ingress host with a wildcard and placeholders passes',
    { ingress: { host: '*.{{name}}.{{namespace}}.a.org' } },
    [],
  ],
  [
    'Disruption budgets without a bound or with an invalid one are errors',
    { podDisruptionBudget: { jobManager: {}, taskManager: { minAvailable: 'most' } } },
    [
      'error spec.podDisruptionBudget.jobManager: must set exactly one bound (got {}); set minAvailable or maxUnavailable [disruption-budget]',
      'error spec.podDisruptionBudget.taskManager.minAvailable: must be a number of pods or a percentage (got "most"); write it like 1 or 50% [disruption-budget]',
    ],
  ],
  [
    'Disruption budgets with one bound pass',
    { podDisruptionBudget: { jobManager: { maxUnavailable: 0 }, taskManager: { minAvailable: '50%' } } },
    [],
  ],
  [
    'BlueGreen fields in another mode are warnings',
    { tearDownVersionHash: 'a', promotion: 'Automatic' },
    [
      'warning spec.tearDownVersionHash: has no effect without deploymentMode BlueGreen (got "a"); remove it [without-effect]',
      'warning spec.promotion: has no effect without deploymentMode BlueGreen (got "Automatic"); remove it [without-effect]',
    ],
  ],
  [
    'BlueGreen fields in BlueGreen mode pass',
    { deploymentMode: 'BlueGreen', tearDownVersionHash: 'a', promotion: 'Automatic' },
    [],
  ],
]);

/** The spec of a plain application, without defaults and without some of its fields. */
const specWithout = (missing: readonly (keyof Spec)[], changes: Partial<Spec> = {}): object =>
  Object.fromEntries(Object.entries(specWith(changes)).filter(([field]) => !missing.some((name) => name === field)));

const NO_JAR = `error spec.jarName: is missing; ${JAR_ADVICE}`;
const NO_CLASS =
  'error spec.entryClass: is missing; write the main class, or use submission: Job with client.args [entry-class]';
const PYTHON = { client: { args: ['--python', 'a.py'] } };

for (const [situation, missing, changes, lines] of [
  ['Without jarName a job submitted over REST is refused', ['jarName'], {}, [NO_JAR]],
  ['Without jarName a job in application mode passes', ['jarName'], { submission: 'Application' }, []],
  [
    'Without jarName and entryClass a job of the client is refused',
    ['jarName', 'entryClass'],
    { submission: 'Job' },
    [NO_JAR, NO_CLASS],
  ],
  [
    'A client without args does not replace jarName and entryClass',
    ['jarName', 'entryClass'],
    { submission: 'Job', client: {} },
    [NO_JAR, NO_CLASS],
  ],
  ['Client args replace jarName and entryClass', ['jarName', 'entryClass'], { submission: 'Job', ...PYTHON }, []],
  [
    'Client args have no effect for a job submitted over REST, which needs entryClass',
    ['jarName', 'entryClass'],
    { submission: 'Rest', ...PYTHON },
    [NO_CLASS, 'warning spec.client: has no effect without submission: Job; remove it [without-effect]'],
  ],
  [
    'Without flinkVersion an application gets a warning',
    ['flinkVersion'],
    {},
    [
      "warning spec.flinkVersion: is missing, so flinkapp writes the memory options of Flink before 1.11; write the image's Flink version [flink-version-given]",
    ],
  ],
  [
    'Without flinkVersion application mode is refused',
    ['flinkVersion', 'jarName'],
    { submission: 'Application' },
    [
      'error spec.submission: needs Flink 1.15 or newer, but flinkVersion is missing (got "Application"); write the image\'s flinkVersion, or use submission: Rest [submission-version]',
      "warning spec.flinkVersion: is missing, so flinkapp writes the memory options of Flink before 1.11; write the image's Flink version [flink-version-given]",
    ],
  ],
] as const) {
  test(situation, () => assert.deepEqual(linesOf(judge(metadata, specWithout(missing, changes))), lines));
}

test('A resource without a name is an error', () =>
  assert.deepEqual(linesOf(judge({}, specWith())), [
    'error metadata.name: is missing; add the name of the application [name-fits]',
  ]));

test('Arguments as a list pass also without defaults', () =>
  assert.deepEqual(linesOf(judge(metadata, specWith({ programArgsList: ['a b'] }))), []));

test('A resource with generateName is judged by the name that the API server will generate', () => {
  assert.deepEqual(linesOf(judge({ generateName: 'count-' }, specWith())), []);
  assert.deepEqual(linesOf(judge({ generateName: name(50) }, specWith())), [
    `error metadata.name: has 55 characters (got "${name(50)}00000"); use at most 54 characters [name-fits]`,
  ]);
});
