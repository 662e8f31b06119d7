import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordingOf } from '../../../src/admission/shape.ts';
import { judge } from '../../../src/admission/verdict.ts';
import { spec } from '../../builders.ts';
import { linesOf, metadata, specWith, verdictOn } from './rows.ts';

test('A verdict holds the violations of all rules, in the order of the rules', () => {
  assert.deepEqual(verdictOn({ jarName: 'x', uiPort: 6123, flinkVersion: '3.0', tearDownVersionHash: 'a' }), [
    'error spec.flinkVersion: unsupported Flink version (got "3.0"); use 1.8 to 2.3, written like 1.20 or 2.3.0 [flink-version-known]',
    'error spec.jarName: invalid jar file name (got "x"); write only the file name, ending in .jar, of a jar in the image\'s web.upload.dir/flink-web-upload [jar-name]',
    'error spec.uiPort: is the same port as rpcPort (got 6123); use another port [ports-distinct]',
    'warning spec.tearDownVersionHash: has no effect without deploymentMode BlueGreen (got "a"); remove it [without-effect]',
  ]);
});

test('A spec with only its required fields is judged without defaults', () => {
  const { image, jarName, parallelism, entryClass } = spec();
  assert.deepEqual(linesOf(judge(metadata, { image, jarName, parallelism, entryClass })), [
    "warning spec.flinkVersion: is missing, so flinkapp writes the memory options of Flink before 1.11; write the image's Flink version [flink-version-given]",
    'warning spec.flinkConfig["state.savepoints.dir"]: is missing, and upgrades and deletions fail unless the image sets it; set a directory that all pods share [savepoint-directory]',
  ]);
});

for (const [situation, value, lines] of [
  [
    'An empty spec gets an error for each required field',
    {},
    [
      'error spec.entryClass: is missing; write the main class, or use submission: Job with client.args [entry-class]',
      'error spec.image: is required; add it [shape]',
      "error spec.jarName: is missing; write only the file name, ending in .jar, of a jar in the image's web.upload.dir/flink-web-upload [jar-name]",
      'error spec.parallelism: is required; add it [shape]',
      'warning spec.flinkConfig["state.savepoints.dir"]: is missing, and upgrades and deletions fail unless the image sets it; set a directory that all pods share [savepoint-directory]',
      "warning spec.flinkVersion: is missing, so flinkapp writes the memory options of Flink before 1.11; write the image's Flink version [flink-version-given]",
    ],
  ],
  [
    'Values that YAML reads as another type are errors with the line to write',
    {
      ...spec(),
      image: true,
      flinkVersion: 2.1,
      programArgsList: [5],
      parallelism: 0,
      taskManagerConfig: { taskSlots: '99999999999999999999' },
    },
    [
      'error spec.flinkVersion: must be a string (got 2.1); write flinkVersion: "2.1" [shape]',
      'error spec.image: must be a string (got true); write image: "true" [shape]',
      'error spec.parallelism: must be at least 1 (got 0); raise it, or stop the job with suspended: true [shape]',
      'error spec.programArgsList[0]: must be a string (got ******); put the value in quotes [shape]',
      'error spec.taskManagerConfig.taskSlots: must be an integer (got "99999999999999999999"); write a whole number, without quotes [shape]',
      'warning spec.image: has no tag, so a new pod may run another image (got "true"); use the tag of a version, or a digest [image-tag]',
    ],
  ],
  [
    'A number that is no known version is an error with that number',
    { ...specWith(), flinkVersion: 3.7 },
    [
      'error spec.flinkVersion: must be a string (got 3.7); write flinkVersion: "3.7" [shape]',
      'error spec.flinkVersion: unsupported Flink version (got "3.7"); use 1.8 to 2.3, written like 1.20 or 2.3.0 [flink-version-known]',
    ],
  ],
  ['A missing spec is one error', undefined, ['error spec: must be an object; write its fields as key: value [shape]']],
  [
    'Fields of the wrong type get an error that names the type',
    {
      ...spec(),
      suspended: 'yes',
      entryClass: 7,
      programArgsList: 'a',
      ingress: [],
      deleteMode: ['None'],
      jobManagerConfig: { systemMemoryFraction: 'half' },
      taskManagerConfig: { taskSlots: '2', resources: { requests: { memory: true } } },
    },
    [
      'error spec.deleteMode: must be a string (got […]); put the value in quotes [shape]',
      'error spec.deleteMode: unknown value (got […]); use one of Savepoint, ForceCancel, None [shape]',
      'error spec.entryClass: must be a string (got 7); write entryClass: "7" [shape]',
      'error spec.ingress: must be an object (got []); write its fields as key: value [shape]',
      'error spec.jobManagerConfig.systemMemoryFraction: must be a number (got "half"); write a number such as 0.2, without quotes [shape]',
      'error spec.programArgsList: must be a list (got ******); write each item after a dash [shape]',
      'error spec.suspended: must be a boolean (got "yes"); write suspended: true [shape]',
      'error spec.taskManagerConfig.resources.requests.memory: must be an integer or a string (got true); write it like 2, 500m or 1Gi [shape]',
      'error spec.taskManagerConfig.taskSlots: must be an integer (got "2"); write taskSlots: 2 [shape]',
    ],
  ],
  [
    'Fields outside their range or vocabulary get an error that names what they can be',
    { ...spec(), image: '', parallelism: 0, uiPort: 70000, imagePullPolicy: 'Sometimes', volumes: [{}] },
    [
      'error spec.image: must not be empty (got ""); write a value, or remove the field if it is optional [shape]',
      'error spec.imagePullPolicy: unknown value (got "Sometimes"); use one of Always, Never, IfNotPresent [shape]',
      'error spec.parallelism: must be at least 1 (got 0); raise it, or stop the job with suspended: true [shape]',
      'error spec.uiPort: must be at most 65535 (got 70000); lower it [shape]',
      'error spec.volumes[0].name: is required; add it [shape]',
    ],
  ],
  [
    'Rules judge what can be read, and what somebody meant',
    {
      ...specWith({ flinkConfig: { 'taskmanager.magic': 1 } }),
      flinkVersion: 1.2,
      upgradeMode: 'last-state',
      suspended: [],
      jobManagerConfig: { resources: { requests: { cpu: 0.5, memory: '2048m' } } },
      taskManagerConfig: { nodeSelector: { 'example.com/pool': 5 } },
      programArgs: 'x'.repeat(3),
      programArgsList: ['--speed', 7],
      volumes: [{ emptyDir: {} }],
      volumeMounts: [{ name: 'missing', mountPath: '/x' }],
    },
    [
      'error spec.flinkVersion: must be a string (got 1.2); write flinkVersion: "1.20" [shape]',
      'error spec.jobManagerConfig.resources.requests.cpu: must be an integer or a string (got 0.5); write cpu: "0.5" [shape]',
      'error spec.jobManagerConfig.resources.requests.memory: is less than 1 MiB (got "2048m"); write 2048Mi (the suffix m means a thousandth) [resources]',
      'error spec.programArgs: conflicts with programArgsList (got ******); keep one of them [program-args-once]',
      'error spec.programArgsList[1]: must be a string (got ******); put the value in quotes [shape]',
      'error spec.suspended: must be a boolean (got []); write true or false, without quotes [shape]',
      'error spec.taskManagerConfig.nodeSelector["example.com/pool"]: must be a string (got 5); write example.com/pool: "5" [shape]',
      'error spec.upgradeMode: unknown value (got "last-state"); write upgradeMode: LastState [shape]',
      'error spec.volumeMounts[0].name: unknown volume (got "missing"); add the volume, or correct the name [volumes]',
      'error spec.volumes[0].name: is required; add it [shape]',
      'warning spec.flinkConfig["taskmanager.magic"]: unknown Flink option; correct its name, or keep it if a plugin reads it [option-unknown]',
    ],
  ],
  [
    'Rules say nothing that depends on a field that nobody can read',
    {
      ...specWith(),
      flinkVersion: {},
      programArgsList: [[]],
      jobManagerConfig: { systemMemoryFraction: 0.1, resources: { requests: { memory: true } } },
    },
    [
      'error spec.flinkVersion: must be a string (got {}); put the value in quotes [shape]',
      'error spec.jobManagerConfig.resources.requests.memory: must be an integer or a string (got true); write it like 2, 500m or 1Gi [shape]',
      'error spec.programArgsList[0]: must be a string (got ******); put the value in quotes [shape]',
    ],
  ],
  [
    'A long value is cut',
    { ...specWith(), parallelism: 'x'.repeat(100) },
    [
      `error spec.parallelism: must be an integer (got "${'x'.repeat(79)}…); write a whole number, without quotes [shape]`,
    ],
  ],
] as const) {
  test(situation, () => assert.deepEqual([...linesOf(judge(metadata, value))].sort(), lines));
}

test('A keyword of the schema without its own wording gets the message of the validator', () => {
  const violation = {
    path: 'spec.a',
    segments: ['a'],
    keyword: 'pattern',
    params: {},
    message: 'must match pattern',
    got: 'x',
  };
  assert.deepEqual(wordingOf(violation), { problem: 'must match pattern', advice: 'see docs/reference.md' });
});

const MODE_ADVICE = 'or delete the application and create it again with its last savepoint as savepointPath';

for (const [situation, stored, after, lines] of [
  [
    'An update to another deploymentMode is an error',
    specWith(),
    'Single',
    [
      `error spec.deploymentMode: cannot be changed from Dual (got "Single"); keep Dual, ${MODE_ADVICE} [mode-unchanged]`,
    ],
  ],
  ['An update that writes the default deploymentMode passes', specWith(), 'Dual', []],
  ['An update that keeps the deploymentMode passes', specWith({ deploymentMode: 'BlueGreen' }), 'BlueGreen', []],
  ['An update of a stored object of another shape is judged as a new one', { odd: true }, 'Single', []],
] as const) {
  test(situation, () => assert.deepEqual(linesOf(judge(metadata, specWith({ deploymentMode: after }), stored)), lines));
}
