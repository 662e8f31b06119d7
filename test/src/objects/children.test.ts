import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { V1Job } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import { effectiveSpec } from '../../../src/admission/effective-spec.ts';
import { LAST_APPLIED_ANNOTATION } from '../../../src/api/labels.ts';
import type { Spec } from '../../../src/api/spec.ts';
import type { DeployRecord } from '../../../src/api/status.ts';
import { type ChildrenContext, childrenOf } from '../../../src/objects/children.ts';
import { standaloneArgs } from '../../../src/objects/flink-config/standalone-args.ts';
import { NO_CHILDREN } from '../../../src/objects/observed-children.ts';
import { clientCommand } from '../../../src/objects/workloads/client-command.ts';
import { deployment } from '../../../src/objects/workloads/deployment.ts';
import { disruptionBudgets } from '../../../src/objects/workloads/disruption-budget.ts';
import { record } from '../../builders.ts';

const owner = { name: 'count', namespace: 'ns', uid: 'uid-1' };
const none = NO_CHILDREN;

/** Fields of Kubernetes' own, which our types keep without knowing them. */
const variable = { name: 'A', value: 'b' };
const volume = { name: 'v', emptyDir: {} };

/** `UPDATE_GOLDEN=1 npm test` writes them anew; the diff is then to be read. */
const cases: Readonly<Record<string, Partial<Spec>>> = {
  'flink-1.8': { flinkVersion: '1.8', programArgs: '--test' },
  'flink-1.20': { flinkVersion: '1.20' },
  'flink-2.3': { flinkVersion: '2.3.0', parallelism: 5, restartNonce: 'again' },
  'high-availability': {
    flinkConfig: { 'high-availability.type': 'kubernetes', 'kubernetes.cluster-id': 'mine' },
    jobManagerConfig: { replicas: 2 },
  },
  everything: {
    imagePullPolicy: 'Always',
    imagePullSecrets: [{ name: 'registry' }],
    serviceAccountName: 'flink',
    securityContext: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
    flinkConfig: {
      'taskmanager.host': 'mine',
      'rest.port': 1,
      'execution.checkpointing.interval': '1s',
      a: true,
      'cluster.registration.error-delay': 7,
    },
    jobManagerConfig: {
      resources: { requests: { cpu: '1000m', memory: '2048Mi' }, limits: { memory: '2Gi' } },
      envConfig: { env: [variable], envFrom: [{ secretRef: { name: 's' } }] },
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'a', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
    },
    taskManagerConfig: {
      taskSlots: 4,
      systemMemoryFraction: 0.5,
      resources: { requests: { cpu: 0.5, memory: '4Gi' } },
    },
    volumes: [volume],
    volumeMounts: [{ name: 'v', mountPath: '/v' }],
    uiPort: 9081,
  },
  // What is merged over the pods, and what stands around them.
  surroundings: {
    flinkVersion: '1.20',
    flinkConfig: {
      'state.checkpoints.dir': 's3://c',
      'env.java.opts': '-Dall=1',
      'env.java.opts.taskmanager': '-Dtm=2',
      'metrics.scope.jm': '<host> jm',
    },
    jobManagerConfig: {
      podTemplate: {
        metadata: { labels: { team: 'mine', 'flink-app': 'not-this' }, annotations: { a: 'b' } },
        spec: {
          priorityClassName: 'high',
          containers: [
            { name: 'jobmanager', livenessProbe: { tcpSocket: { port: 6123 } }, env: [{ name: 'MORE', value: '1' }] },
            { name: 'sidecar', image: 'sidecar:1' },
          ],
          tolerations: [{ key: 'spot' }],
        },
      },
    },
    ingress: {
      host: '{{name}}.{{namespace}}.example',
      className: 'nginx',
      annotations: { x: 'y' },
      tlsSecretName: 'cert',
    },
    podDisruptionBudget: { taskManager: { maxUnavailable: 1 } },
  },
};

for (const [name, spec] of Object.entries(cases)) {
  test(`children of ${name} are as in its golden file`, () => {
    const file = new URL(`../../golden/${name}.yaml`, import.meta.url);
    const made = childrenOf(owner, [{ ...record(spec), labels: { team: 'payments' } }], none, {
      spec: spec as Spec,
    }).map((child) => stringify(child, { lineWidth: 0, aliasDuplicateObjects: false }));
    const text = made.join('---\n');
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    assert.equal(text, readFileSync(file, 'utf8'));
  });
}

test('a record without a word too many gets what admission would have said', () => {
  const { image, parallelism } = record().spec;
  const bare: DeployRecord = {
    hash: record().hash,
    labels: {},
    spec: { image, jarName: 'count.jar', parallelism, entryClass: 'test.Count' },
  };
  const completed: DeployRecord = { ...bare, spec: effectiveSpec(bare.spec) ?? bare.spec };
  const templates = (from: DeployRecord) => childrenOf(owner, [from], none, {}).map(({ spec }) => spec);
  assert.deepEqual(templates(bare), templates(completed));
});

for (const [name, resources, expected] of [
  ['requests alone', { requests: { memory: '2Gi' } }, { requests: { memory: '2Gi' } }],
  ['limits alone', { limits: { memory: '2Gi' } }, { limits: { memory: '2Gi' } }],
] as const) {
  test(`resources: ${name}`, () => {
    const made = deployment(owner, record({ jobManagerConfig: { resources } }), 'jobmanager');
    assert.deepEqual(made.spec?.template.spec?.containers[0]?.resources, expected);
  });
}

const START = { jobId: 'job-1', attempt: 3, restorePath: 's3://state/sp', allowNonRestoredState: true };
const APPLICATION: Partial<Spec> = { submission: 'Application', programArgsList: ['--job-id', 'mine'] };
const STORED: Partial<Spec> = { ...APPLICATION, flinkConfig: { 'high-availability.type': 'kubernetes' } };

test('children of application-mode are as in its golden file', () => {
  const file = new URL('../../golden/application-mode.yaml', import.meta.url);
  const cluster = { ...record(APPLICATION), start: START };
  const made = childrenOf(owner, [cluster], none, {
    submitting: { cluster: cluster.hash, start: START, seen: false },
  }).map((child) => stringify(child, { lineWidth: 0, aliasDuplicateObjects: false }));
  const text = made.join('---\n');
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
});

const CLIENT: Partial<Spec> = {
  submission: 'Job',
  uiPort: 9999,
  flinkConfig: {
    'state.savepoints.dir': 's3://sp',
    'pipeline.name': 'a b',
    'rest.address': 'x',
    'high-availability': 'zookeeper',
  },
  programArgs: '--in x',
  volumeMounts: [{ name: 'state', mountPath: '/state' }],
  jobManagerConfig: { envConfig: { env: [{ name: 'A' }], envFrom: [{ secretRef: { name: 'keys' } }] } },
  client: {
    podTemplate: {
      metadata: { labels: { team: 'x', 'flink-app': 'y' } },
      spec: { containers: [{ name: 'client', resources: { limits: { memory: '1Gi' } } }] },
    },
  },
};

for (const [name, jobManager, spec, expected] of [
  ['of a Job that may not go', { maxUnavailable: 0 }, APPLICATION, { minAvailable: 1 }],
  ['of a Job that may go', { maxUnavailable: '50%' }, APPLICATION, { minAvailable: 0 }],
  ['of a Job, by what stays', { minAvailable: 1 }, APPLICATION, { minAvailable: 1 }],
  ['of a Job, without a word', {}, APPLICATION, {}],
  ['of a Deployment', { maxUnavailable: 0 }, STORED, { maxUnavailable: 0 }],
] as const) {
  test(`a disruption budget ${name}`, () => {
    const [made] = disruptionBudgets(owner, record(spec), { jobManager });
    const { selector: _, ...budget } = { ...made?.spec };
    assert.deepEqual(budget, expected);
  });
}

test('the Job of a client', () => {
  const cluster = record(CLIENT);
  const submitting = { cluster: cluster.hash, start: START, seen: true };
  const jobs = (around: ChildrenContext, observed = none) =>
    childrenOf(owner, [cluster], observed, around).filter(({ kind }) => kind === 'Job');
  const file = new URL('../../golden/client-submission.yaml', import.meta.url);
  const text = jobs({ submitting })
    .map((child) => stringify(child, { lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n');
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
  assert.deepEqual(jobs({}), []);
  assert.deepEqual(jobs({ submitting: { ...submitting, cluster: 'another' } }), []);
  const known: V1Job = {
    metadata: { annotations: { [LAST_APPLIED_ANNOTATION]: JSON.stringify({ spec: { template: {} } }) } },
  };
  const name = `count-${cluster.hash}-run-3`;
  assert.deepEqual(jobs({ submitting }, { ...none, jobs: { [name]: known } })[0]?.spec, { template: {} });
  assert.deepEqual(jobs({ submitting }, { ...none, jobs: { [name]: {} } }), jobs({ submitting }));
});

test('what the client runs', () => {
  const command = (more: Partial<Spec>, start = { jobId: 'job-1', attempt: 1 }) =>
    clientCommand(owner, { ...record({ submission: 'Job', flinkConfig: {}, ...more }), hash: 'h' }, start);
  const options = [
    'flink',
    'run',
    '--detached',
    '--target',
    'remote',
    '-Drest.address=count-h',
    '-Drest.port=8081',
    '-D$internal.pipeline.job-id=job-1',
    '-Dcluster.registration.error-delay=500',
    '-Dexecution.checkpointing.externalized-checkpoint-retention=RETAIN_ON_CANCELLATION',
    '--parallelism',
    '2',
  ];
  assert.deepEqual(command({}), [...options, '--class', 'test.Count', '/opt/flink/usrlib/count.jar']);
  assert.deepEqual(command({ client: { args: ['--python', 'a.py'] }, programArgsList: ['b c'] }), [
    ...options,
    '--python',
    'a.py',
    'b c',
  ]);
  assert.deepEqual(command({ client: { args: [] } }, { jobId: 'job-1', attempt: 1 }), options);
});

test('a client without a word of what to run is given nothing', () => {
  const {
    jarName: _,
    entryClass: __,
    flinkConfig: ___,
    uiPort: ____,
    imagePullPolicy: _____,
    ...spec
  } = record({ submission: 'Job' }).spec;
  const bare = { ...record(), spec };
  assert.deepEqual(clientCommand(owner, bare, { jobId: 'j', attempt: 1 }).slice(-3), [
    '--class',
    '',
    '/opt/flink/usrlib/',
  ]);
  const submitting = { cluster: bare.hash, start: { jobId: 'j', attempt: 1 }, seen: true };
  const made = childrenOf(owner, [bare], none, { submitting }).find((child) => child.kind === 'Job');
  assert.equal(
    made?.kind === 'Job' ? made.spec?.template.spec?.containers[0]?.imagePullPolicy : undefined,
    'IfNotPresent',
  );
});

test('a JobManager of an application without a class has none', () => {
  const { entryClass: _, jarName: __, ...spec } = record(APPLICATION).spec;
  assert.deepEqual(standaloneArgs(spec, { jobId: 'j', attempt: 1 }, [], []), [
    'standalone-job',
    '--job-classname',
    '',
    '--job-id',
    'j',
  ]);
  const [made] = childrenOf(owner, [{ ...record(APPLICATION), spec }], none, {});
  assert.match(`${made?.metadata.annotations?.['flink-job-properties']}`, /^jarName: \nparallelism: 2\nentryClass:\n/);
});

const podMakers = (cluster: DeployRecord, around: ChildrenContext, observed = none) =>
  childrenOf(owner, [cluster], observed, around).flatMap(({ kind, metadata }) =>
    kind === 'Deployment' || kind === 'Job' ? [`${kind} ${metadata.name}`] : [],
  );
const { hash } = record(APPLICATION);
const started: DeployRecord = { ...record(APPLICATION), start: START };
const unseen = { cluster: hash, start: START, seen: false };
const stored: DeployRecord = { ...record(STORED), start: { jobId: 'job-1', attempt: 3 } };
const asMade: V1Job = { metadata: { name: `count-${hash}-jm-3` }, spec: { template: {} } };

for (const [name, made, expected] of [
  ['TaskManagers alone before the job', podMakers(record(APPLICATION), {}), [`Deployment count-${hash}-tm`]],
  [
    'a JobManager alone where storage is searched',
    podMakers(record(APPLICATION), { searching: true }),
    [`Deployment count-${hash}-jm`],
  ],
  [
    'both when it is started',
    podMakers(started, { submitting: unseen }),
    [`Job count-${hash}-jm-3`, `Deployment count-${hash}-tm`],
  ],
  [
    'both while it is there',
    podMakers(started, {}, { ...none, jobs: { [`count-${hash}-jm-3`]: asMade } }),
    [`Job count-${hash}-jm-3`, `Deployment count-${hash}-tm`],
  ],
  [
    'no JobManager a second time',
    podMakers(started, { submitting: { ...unseen, cluster: 'another' } }),
    [`Deployment count-${hash}-tm`],
  ],
  [
    'nor for the same submission',
    podMakers(started, { submitting: { ...unseen, seen: true } }),
    [`Deployment count-${hash}-tm`],
  ],
  [
    'with high availability a Deployment, always',
    podMakers(stored, {}),
    [`Deployment count-${stored.hash}-jm-3`, `Deployment count-${stored.hash}-tm`],
  ],
] as const) {
  test(`application mode: ${name}`, () => assert.deepEqual(made, expected));
}

test('the Job of a JobManager stays as it was asked for, and as it is rendered where nobody knows how', () => {
  const asked = { spec: { template: { spec: { containers: [] } } } };
  const known: V1Job = {
    ...asMade,
    metadata: { ...asMade.metadata, annotations: { [LAST_APPLIED_ANNOTATION]: JSON.stringify(asked) } },
  };
  const specOf = (observed: V1Job) =>
    childrenOf(owner, [started], { ...none, jobs: { [`count-${hash}-jm-3`]: observed } }, {}).find(
      ({ kind }) => kind === 'Job',
    )?.spec;
  assert.deepEqual(specOf(known), asked.spec);
  assert.deepEqual(
    specOf(asMade),
    childrenOf(owner, [started], none, { submitting: unseen }).find(({ kind }) => kind === 'Job')?.spec,
  );
});

test('no cluster has no children', () => {
  assert.deepEqual(childrenOf(owner, [], none, {}), []);
});

test('the stable Service follows the first cluster while both exist', () => {
  const [old, next] = [record(), record({ image: 'count:2' })];
  const children = childrenOf(owner, [old, next], none, {});
  const names = children.map(({ kind, metadata }) => `${kind} ${metadata?.name}`);
  assert.deepEqual(names, [
    `Deployment count-${old.hash}-jm`,
    `Deployment count-${old.hash}-tm`,
    `Service count-${old.hash}`,
    `Deployment count-${next.hash}-jm`,
    `Deployment count-${next.hash}-tm`,
    `Service count-${next.hash}`,
    'Service count',
  ]);
  const last = children.at(-1);
  assert.deepEqual(last?.kind === 'Service' && last.spec?.selector, {
    'flink-app': 'count',
    'flink-app-hash': old.hash,
    'flink-deployment-type': 'jobmanager',
    'flink.k8s.io/application-uid': 'uid-1',
  });
});

const kept = (annotation: string | undefined) => {
  const made = deployment(owner, record(), 'jobmanager');
  const name = made.metadata?.name ?? '';
  const observed = {
    ...made,
    metadata: {
      ...made.metadata,
      ...(annotation === undefined ? {} : { annotations: { [LAST_APPLIED_ANNOTATION]: annotation } }),
    },
  };
  return childrenOf(owner, [record()], { ...none, deployments: { [name]: observed } }, {})[0]?.spec;
};

const rendered = deployment(owner, record(), 'jobmanager').spec;
const before = { ...rendered, replicas: 7, paused: true };

for (const [name, annotation, expected] of [
  [
    'a Deployment that exists keeps the spec it was asked for first, but for the number of its pods',
    JSON.stringify({ spec: before }),
    { ...before, replicas: 1 },
  ],
  ['one that another tool made gets ours', undefined, rendered],
  ['one whose annotation is not JSON gets ours', '{', rendered],
  ['one whose annotation holds no spec gets ours', '{}', rendered],
  ['one whose annotation is null gets ours', 'null', rendered],
] as const) {
  test(name, () => assert.deepEqual(kept(annotation), expected));
}
