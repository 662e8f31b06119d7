import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { stringify } from 'yaml';
import type { Spec } from '../../../src/api/spec.ts';
import type { DeployRecord } from '../../../src/api/status.ts';
import { type ChildrenContext, childrenOf } from '../../../src/objects/children.ts';
import { type Child, NO_CHILDREN } from '../../../src/objects/observed-children.ts';
import { record } from '../../builders.ts';
import { APPLICATION, OWNER, START } from './fixtures.ts';

/** Rendered objects, compared with test/golden. `UPDATE_GOLDEN=1 npm test` writes the files: then review the diff. */

const assertGolden = (name: string, children: readonly Child[]): void => {
  const file = new URL(`../../golden/${name}.yaml`, import.meta.url);
  const text = children.map((child) => stringify(child, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
};

/** Fields of Kubernetes that flinkapp's types do not name. */
const variable = { name: 'A', value: 'b' };
const volume = { name: 'v', emptyDir: {} };

const cases: Readonly<Record<string, Partial<Spec>>> = {
  'flink-1.8': { flinkVersion: '1.8', programArgs: '--test' },
  'flink-1.20': { flinkVersion: '1.20' },
  'flink-2.3': { flinkVersion: '2.3.0', parallelism: 5, restartNonce: 'again' },
  metrics: { flinkVersion: '1.20', metrics: { prometheus: true } },
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
  // Pod templates, options that are not in FLINK_PROPERTIES, and objects around the cluster.
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
  test(`the children of ${name} are those of its golden file`, () => {
    const cluster: DeployRecord = { ...record(spec), labels: { team: 'payments' } };
    assertGolden(name, childrenOf(OWNER, [cluster], NO_CHILDREN, { spec }));
  });
}

test('the children of application-mode are those of its golden file', () => {
  const cluster: DeployRecord = { ...record(APPLICATION), start: START };
  const context: ChildrenContext = { submitting: { cluster: cluster.hash, start: START, seen: false } };
  assertGolden('application-mode', childrenOf(OWNER, [cluster], NO_CHILDREN, context));
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

test('the client Job is that of its golden file', () => {
  const cluster = record(CLIENT);
  const context: ChildrenContext = { submitting: { cluster: cluster.hash, start: START, seen: true } };
  const jobs = childrenOf(OWNER, [cluster], NO_CHILDREN, context).filter(({ kind }) => kind === 'Job');
  assertGolden('client-submission', jobs);
});
