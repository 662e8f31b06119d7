import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES } from '../../../src/admission/rules/index.ts';
import { type Diagnostic, judge as judged } from '../../../src/admission/verdict.ts';
import type { Spec } from '../../../src/api/spec.ts';
import { application, record as recordOf, spec as specOf } from '../../builders.ts';

const texts = (told: readonly Diagnostic[]): readonly string[] =>
  told.map(({ path, message }) => `${path}: ${message}`);
const judge = (...asked: Parameters<typeof judged>) => {
  const { errors, warnings } = judged(...asked);
  return { errors: texts(errors), warnings: texts(warnings) };
};

/** Where a job of any pod finds its state. */
const flinkConfig = {
  'state.savepoints.dir': 's3://state/savepoints',
  'state.checkpoints.dir': 's3://state/checkpoints',
};
const spec = (more: Partial<Spec> = {}): Spec => specOf({ flinkConfig, ...more });
const record = (more: Partial<Spec> = {}) => recordOf({ flinkConfig, ...more });

const { metadata } = application();
/** A spec as admission has completed it, so that only the case's own fault is found. */
const verdict = (more: Partial<Spec> = {}, name = 'count') =>
  judge({ ...metadata, name }, { ...spec(more), ...record(more).spec });
const memory = (requests: string, limits?: string) => ({
  requests: { memory: requests },
  ...(limits === undefined ? {} : { limits: { memory: limits } }),
});

test('a plain application passes without a word', () => assert.deepEqual(verdict(), { errors: [], warnings: [] }));

const errors: readonly (readonly [string, Partial<Spec>, readonly string[], string?])[] = [
  [
    'a name that leaves no room',
    {},
    [`metadata.name: is 55 characters long, 54 is the most (got "${'a'.repeat(55)}"); choose a shorter name`],
    'a'.repeat(55),
  ],
  [
    'a name that a Service cannot bear',
    {},
    [
      'metadata.name: is not a DNS label (got "9lives"); begin with a letter and use a-z, 0-9 and - only, so that a Service can bear it',
    ],
    '9lives',
  ],
  [
    'BlueGreen with LastState',
    { deploymentMode: 'BlueGreen', upgradeMode: 'LastState' },
    ['spec.upgradeMode: does not go with deploymentMode BlueGreen (got "LastState"); use Savepoint or Stateless'],
  ],
  [
    'a version nobody knows',
    { flinkVersion: '3.0' },
    ['spec.flinkVersion: is not a Flink version we know (got "3.0"); use one of 1.8 to 2.3, as 1.20 or 2.3.0'],
  ],
  [
    'a version that is none',
    { flinkVersion: 'new', taskManagerConfig: {} },
    ['spec.flinkVersion: is not a Flink version we know (got "new"); use one of 1.8 to 2.3, as 1.20 or 2.3.0'],
  ],
  [
    'a jar by its path',
    { jarName: 'lib/a.jar' },
    [
      'spec.jarName: is not the file name of a jar (got "lib/a.jar"); give the name alone, ending in .jar, of a file in the image\'s web.upload.dir/flink-web-upload',
    ],
  ],
  [
    'a verification without a container, and one that cannot be made',
    {
      verification: { podTemplate: {} },
      shutdownJob: { podTemplate: { spec: { restartPolicy: 'Always', containers: [{ name: '' }] } } },
    },
    [
      'spec.verification.podTemplate.spec.containers: is missing; name the container that does the work, with its image',
      'spec.shutdownJob.podTemplate.spec.containers[0].name: is missing; a Job needs it',
      'spec.shutdownJob.podTemplate.spec.containers[0].image: is missing; a Job needs it',
      'spec.shutdownJob.podTemplate.spec.restartPolicy: must be Never or OnFailure in a Job (got "Always"); remove it',
    ],
  ],
  [
    'a Job whose pods would be taken for those of a cluster',
    {
      shutdownJob: {
        podTemplate: { metadata: { labels: { 'flink-app': 'x' } }, spec: { containers: [{ name: 'a', image: 'b' }] } },
      },
    },
    [
      'spec.shutdownJob.podTemplate.metadata.labels["flink-app"]: is a label by which flinkapp finds its pods (got "x"); use another one',
    ],
  ],
  [
    'a name that leaves no room for Jobs of hooks',
    { verification: { podTemplate: { spec: { containers: [{ name: 'a', image: 'b' }] } } } },
    [`metadata.name: is 42 characters long, 41 is the most (got "${'a'.repeat(42)}"); choose a shorter name`],
    'a'.repeat(42),
  ],
  [
    'reactive mode without an application',
    { flinkConfig: { 'state.savepoints.dir': 's3://state/sp', 'scheduler-mode': 'reactive' } },
    [
      'spec.flinkConfig["scheduler-mode"]: needs application mode (got "reactive"); set submission: Application, or remove it',
    ],
  ],
  [
    'a client that takes no job id, and a name that leaves no room for its Jobs',
    { submission: 'Job', flinkVersion: '1.10' },
    [
      `metadata.name: is 45 characters long, 44 is the most (got "${'a'.repeat(45)}"); choose a shorter name`,
      'spec.submission: needs Flink 1.11 or newer, and flinkVersion is 1.10 (got "Job"); say the image\'s flinkVersion, or use submission: Rest',
    ],
    'a'.repeat(45),
  ],
  [
    'application mode before Flink 1.15',
    { submission: 'Application', flinkVersion: '1.14' },
    [
      'spec.submission: needs Flink 1.15 or newer, and flinkVersion is 1.14 (got "Application"); say the image\'s flinkVersion, or use submission: Rest',
    ],
  ],
  [
    'a name that leaves no room for the Jobs of application mode',
    { submission: 'Application' },
    [`metadata.name: is 45 characters long, 44 is the most (got "${'a'.repeat(45)}"); choose a shorter name`],
    'a'.repeat(45),
  ],
  [
    'a pod template that takes what is ours',
    {
      jobManagerConfig: {
        podTemplate: {
          metadata: { labels: { 'flink-app': 'x', mine: 'y' } },
          spec: {
            restartPolicy: 'Never',
            initContainers: [{}],
            volumes: 'none',
            containers: [
              {
                name: 'jobmanager',
                env: [
                  { name: 'HOST_IP', value: '1' },
                  { name: 'A', value: '1' },
                ],
              },
              { name: 'flink-main-container' },
              { name: 'side', image: 'i' },
            ],
          },
        },
      },
    },
    [
      'spec.jobManagerConfig.podTemplate.metadata.labels["flink-app"]: is a label by which flinkapp finds its pods; use another one',
      'spec.jobManagerConfig.podTemplate.spec.initContainers[0].name: is missing; name it: templates are merged by name',
      'spec.jobManagerConfig.podTemplate.spec.containers[0].env[0].name: is a variable that flinkapp sets (got "HOST_IP"); use flinkConfig, or another name',
      'spec.jobManagerConfig.podTemplate.spec.containers[1].image: is missing, and jobmanager is the container of Flink; give the sidecar an image, or call it jobmanager',
      'spec.jobManagerConfig.podTemplate.spec.restartPolicy: must be Always in a Deployment (got "Never"); remove it',
    ],
  ],
  ['an empty pod template', { taskManagerConfig: { podTemplate: { spec: { restartPolicy: 'Always' } } } }, []],
  [
    'a host that is none',
    { ingress: { host: '{{name}}.Example_com' } },
    [
      'spec.ingress.host: gives "count.Example_com", which is no DNS name (got "{{name}}.Example_com"); use a-z, 0-9, - and dots, with {{name}} and {{namespace}} for the application’s own',
    ],
  ],
  ['a host', { ingress: { host: '*.{{name}}.{{namespace}}.example.com' } }, []],
  [
    'budgets that are none',
    { podDisruptionBudget: { jobManager: {}, taskManager: { minAvailable: 'most' } } },
    [
      'spec.podDisruptionBudget.jobManager: has 0 bounds (got {}); give one of minAvailable and maxUnavailable',
      'spec.podDisruptionBudget.taskManager.minAvailable: is neither a number of pods nor a percentage (got "most"); write 1 or 50%',
    ],
  ],
  ['budgets', { podDisruptionBudget: { jobManager: { maxUnavailable: 0 }, taskManager: { minAvailable: '50%' } } }, []],
  [
    'arguments twice',
    { programArgs: 'a', programArgsList: ['a'] },
    ['spec.programArgs: excludes programArgsList (got ******); keep one of them'],
  ],
  [
    'two JobManagers without high availability',
    { jobManagerConfig: { replicas: 2 } },
    [
      'spec.jobManagerConfig.replicas: is more than 1 without high availability (got 2); set high-availability.type and high-availability.storageDir in flinkConfig, or one replica',
    ],
  ],
  [
    'a request above its limit',
    { taskManagerConfig: { resources: memory('3Gi', '2Gi') } },
    [
      'spec.taskManagerConfig.resources.requests.memory: is more than limits.memory (2Gi) (got "3Gi"); raise the limit or lower the request',
    ],
  ],
  [
    'quantities that are none',
    { taskManagerConfig: { resources: { requests: { memory: '2 GB', cpu: '-1' }, limits: { memory: 'x' } } } },
    [
      'spec.taskManagerConfig.resources.requests.memory: is not a Kubernetes quantity (got "2 GB"); write it as 500m, 2 or 1Gi',
      'spec.taskManagerConfig.resources.requests.cpu: is not a Kubernetes quantity (got "-1"); write it as 500m, 2 or 1Gi',
      'spec.taskManagerConfig.resources.limits.memory: is not a Kubernetes quantity (got "x"); write it as 500m, 2 or 1Gi',
    ],
  ],
  [
    'resources without memory',
    { taskManagerConfig: { resources: { limits: { cpu: '1' } } } },
    [
      'spec.taskManagerConfig.resources.requests.memory: is required where resources are given; it sizes the Flink process',
    ],
  ],
  [
    'the fraction of the other memory model',
    { taskManagerConfig: { offHeapMemoryFraction: 0.5 } },
    [
      'spec.taskManagerConfig.offHeapMemoryFraction: does nothing with flinkVersion 1.11 and newer (got 0.5); use systemMemoryFraction',
    ],
  ],
  [
    'the fraction of the newer memory model',
    { flinkVersion: '1.8', jobManagerConfig: { systemMemoryFraction: 0.5 } },
    [
      'spec.jobManagerConfig.systemMemoryFraction: does nothing with flinkVersion before 1.11 (got 0.5); use offHeapMemoryFraction',
    ],
  ],
  [
    'a TaskManager that Flink cannot start',
    { taskManagerConfig: { resources: memory('1Gi') } },
    [
      'spec.taskManagerConfig.resources.requests.memory: leaves the Flink process 819 MiB, with which it would not start: framework, managed, network and off-heap memory take 468 MiB of 371 MiB; raise it, lower systemMemoryFraction, or change taskmanager.memory.* in flinkConfig',
    ],
  ],
  [
    'a JobManager that Flink cannot start',
    { jobManagerConfig: { resources: memory('512Mi') } },
    [
      'spec.jobManagerConfig.resources.requests.memory: leaves the Flink process 409 MiB, with which it would not start: JVM metaspace and overhead take 448 MiB of 409 MiB; raise it, lower systemMemoryFraction, or change jobmanager.memory.* in flinkConfig',
    ],
  ],
  ['two ports alike', { uiPort: 6123 }, ['spec.uiPort: is the port of rpcPort too (got 6123); give each its own']],
  [
    'options that are no line',
    { flinkConfig: { 'state.savepoints.dir': 's3://state/sp', 'a b': 1, nested: { a: 1 }, lines: 'a\nb' } },
    [
      'spec.flinkConfig["a b"]: is not the name of a Flink option (got 1); write one flat option a line, with a plain value',
      'spec.flinkConfig["nested"]: is neither a string nor a number nor a boolean (got {…}); write one flat option a line, with a plain value',
      'spec.flinkConfig["lines"]: has more than one line (got "a\\nb"); write one flat option a line, with a plain value',
    ],
  ],
  [
    'everything at once, in the order of the rules',
    { jarName: 'x', uiPort: 6123, flinkVersion: '3.0' },
    [
      'spec.flinkVersion: is not a Flink version we know (got "3.0"); use one of 1.8 to 2.3, as 1.20 or 2.3.0',
      'spec.jarName: is not the file name of a jar (got "x"); give the name alone, ending in .jar, of a file in the image\'s web.upload.dir/flink-web-upload',
      'spec.uiPort: is the port of rpcPort too (got 6123); give each its own',
    ],
  ],
];
for (const [name, more, expected, appName] of errors)
  test(`refused: ${name}`, () => assert.deepEqual(verdict(more, appName).errors, expected));

const passes: Readonly<Record<string, Partial<Spec>>> = {
  'a small TaskManager whose parts are made smaller': {
    taskManagerConfig: { systemMemoryFraction: 0, resources: memory('800Mi') },
    flinkConfig: {
      'state.savepoints.dir': 's3://state/sp',
      'taskmanager.memory.jvm-overhead.min': '64m',
      'taskmanager.memory.jvm-metaspace.size': '128m',
      'taskmanager.memory.managed.size': '64 mb',
    },
  },
  'two JobManagers with high availability': {
    jobManagerConfig: { replicas: 2 },
    flinkConfig: { 'high-availability': 'zookeeper', 'state.savepoints.dir': 's3://state/sp' },
  },
  'an old version with its fraction': { flinkVersion: '1.8', jobManagerConfig: { offHeapMemoryFraction: 0.3 } },
  'a request without limit': { taskManagerConfig: { resources: memory('3Gi') } },
  'a limit of something not requested': {
    taskManagerConfig: { resources: { requests: { memory: '3Gi', cpu: '1' }, limits: { memory: '3Gi', cpu: 'x1' } } },
  },
  'arguments as a list': { programArgsList: ['a b'] },
};
for (const [name, more] of Object.entries(passes)) {
  test(`passes: ${name}`, () =>
    assert.deepEqual(
      verdict(more).errors.filter((error) => !error.includes('limits.cpu')),
      [],
    ));
}

const warnings: readonly (readonly [string, Partial<Spec>, readonly string[]])[] = [
  [
    'an option that Flink 2 has not',
    { flinkVersion: '2.0', flinkConfig: { 'state.savepoints.dir': 's3://s/p', 'state.backend.async': true } },
    ['spec.flinkConfig["state.backend.async"]: is not read by Flink 2.0 (got true); remove it: it always is'],
  ],
  [
    'a jar in application mode',
    { submission: 'Application' },
    ['spec.jarName: has no effect in application mode (got "count.jar"); put the jar into /opt/flink/usrlib'],
  ],
  [
    'tearDownVersionHash',
    { tearDownVersionHash: 'a' },
    ['spec.tearDownVersionHash: has effect in BlueGreen mode only (got "a"); remove it'],
  ],
  [
    'savepointInfo',
    { savepointInfo: { savepointLocation: 's3://a' } },
    ['spec.savepointInfo.savepointLocation: is deprecated (got "s3://a"); use spec.savepointPath'],
  ],
  [
    'options that are ours',
    {
      flinkConfig: {
        'state.savepoints.dir': 's3://state/sp',
        'rest.port': 1,
        'taskmanager.numberOfTaskSlots': '2',
        'jobmanager.rpc.address': 'a',
      },
    },
    [
      'spec.flinkConfig["rest.port"]: is not used: flinkapp sets it to 8081 (got 1); remove it, and use the field of the spec that means it',
      'spec.flinkConfig["jobmanager.rpc.address"]: is not used: flinkapp sets addresses and sizes (got "a"); remove it, and use the field of the spec that means it',
    ],
  ],
  [
    'nowhere to put a savepoint',
    { flinkConfig: {} },
    [
      'spec.flinkConfig["state.savepoints.dir"]: is absent: upgrades and deletions fail unless the image sets it; name a directory that all pods share',
    ],
  ],
  ['no savepoints wanted', { flinkConfig: {}, savepointDisabled: true, deleteMode: 'None' }, []],
];
for (const [name, more, expected] of warnings)
  test(`warned: ${name}`, () => assert.deepEqual(verdict(more).warnings, expected));

test('a spec that says no more than it must is judged as it is', () => {
  const { image, jarName, parallelism, entryClass } = spec();
  const bare = { image, jarName, parallelism, entryClass };
  assert.deepEqual(judge(metadata, bare), {
    errors: [],
    warnings: [
      "spec.flinkVersion: is absent: memory options of Flink before 1.11 are written; say the image's version",
      'spec.flinkConfig["state.savepoints.dir"]: is absent: upgrades and deletions fail unless the image sets it; name a directory that all pods share',
    ],
  });
  assert.deepEqual(judge(metadata, { ...bare, programArgsList: ['a'], savepointDisabled: true }).errors, []);
});

test('a jar is named, but in application mode', () => {
  const { jarName: _, ...rest } = spec();
  const fault =
    "spec.jarName: is missing; give the name alone, ending in .jar, of a file in the image's web.upload.dir/flink-web-upload";
  assert.deepEqual(
    [judge(metadata, rest).errors, judge(metadata, { ...rest, submission: 'Application' })],
    [[fault], { errors: [], warnings: [] }],
  );
});

test('a job has a main class, unless the client is told what to run', () => {
  const { jarName: _, entryClass: __, ...rest } = spec({ submission: 'Job' });
  const python = { ...rest, client: { args: ['--python', 'a.py'] } };
  const faults = [
    "spec.jarName: is missing; give the name alone, ending in .jar, of a file in the image's web.upload.dir/flink-web-upload",
    'spec.entryClass: is missing; name the main class; or, with submission: Job, say in client.args what to run',
  ];
  assert.deepEqual(judge(metadata, rest).errors, faults);
  assert.deepEqual(judge(metadata, { ...rest, client: {} }).errors, faults);
  assert.deepEqual(judge(metadata, python), { errors: [], warnings: [] });
  assert.deepEqual(judge(metadata, { ...python, submission: 'Rest' }), {
    errors: [faults[1]],
    warnings: ['spec.client: has effect with submission: Job only; remove it'],
  });
});

test('application mode without a version is refused', () => {
  const { flinkVersion: _, ...rest } = spec({ submission: 'Application', savepointDisabled: true });
  assert.deepEqual(judge(metadata, rest).errors, [
    'spec.submission: needs Flink 1.15 or newer, and flinkVersion is absent (got "Application"); say the image\'s flinkVersion, or use submission: Rest',
  ]);
});

test('memory that is no quantity is told, and does not stop the other rules', () => {
  const { errors, warnings } = judge(metadata, {
    ...spec({ jobManagerConfig: { resources: { requests: { memory: 'much' } } } }),
  });
  assert.deepEqual(
    [errors, warnings],
    [
      [
        'spec.jobManagerConfig.resources.requests.memory: is not a Kubernetes quantity (got "much"); write it as 500m, 2 or 1Gi',
      ],
      [],
    ],
  );
});

test('warned: no version', () => {
  const { flinkVersion: _, ...rest } = spec({ flinkConfig: { 'execution.checkpointing.savepoint-dir': 'x' } });
  assert.deepEqual(judge(metadata, rest).warnings, [
    "spec.flinkVersion: is absent: memory options of Flink before 1.11 are written; say the image's version",
  ]);
});

for (const [name, value, expected] of [
  ['nothing at all', {}, ['spec.image: is required', 'spec.parallelism: is required']],
  [
    'wrong types, bounds and words',
    { ...spec(), parallelism: 0, imagePullPolicy: 'Sometimes', taskManagerConfig: { taskSlots: '2' }, volumes: [{}] },
    [
      'spec.imagePullPolicy: must be one of Always, Never, IfNotPresent (got "Sometimes")',
      'spec.taskManagerConfig.taskSlots: must be integer (got "2")',
      'spec.parallelism: must be >= 1 (got 0)',
      'spec.volumes[0].name: is required',
    ],
  ],
  [
    'a quantity that is neither number nor text',
    { ...spec(), taskManagerConfig: { resources: { requests: { memory: true } } } },
    ['spec.taskManagerConfig.resources.requests.memory: must match a schema in anyOf (got true)'],
  ],
  [
    'a long value is cut',
    { ...spec(), parallelism: 'x'.repeat(100) },
    [`spec.parallelism: must be integer (got "${'x'.repeat(79)}…)`],
  ],
] as const) {
  test(`wrong shape: ${name}`, () => assert.deepEqual([...judge(metadata, value).errors].sort(), [...expected].sort()));
}

test('rule names are unique and in kebab case', () => {
  const names = RULES.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name)),
    [],
  );
});

const changed = (before: unknown, after: Partial<Spec>) => judge(application().metadata, spec(after), before).errors;

for (const [name, got, expected] of [
  [
    'another mode',
    changed(spec(), { deploymentMode: 'Single' }),
    [
      'spec.deploymentMode: cannot be changed from Dual (got "Single"); keep Dual; or delete the resource, which leaves a savepoint, and create it anew with that as savepointPath',
    ],
  ],
  ['the default written out', changed(spec(), { deploymentMode: 'Dual' }), []],
  ['the same one', changed(spec({ deploymentMode: 'BlueGreen' }), { deploymentMode: 'BlueGreen' }), []],
  ['a stored object that is no spec of ours', changed({ odd: true }, { deploymentMode: 'Single' }), []],
] as const) {
  test(`update: ${name}`, () => assert.deepEqual(got, expected));
}

test('promotion Automatic is warned of where it does nothing', () => {
  const { warnings } = judge(metadata, spec({ promotion: 'Automatic' }));
  assert.deepEqual(warnings, ['spec.promotion: has effect in BlueGreen mode only (got "Automatic"); remove it']);
  assert.deepEqual(judge(metadata, spec({ promotion: 'Automatic', deploymentMode: 'BlueGreen' })).warnings, []);
});
