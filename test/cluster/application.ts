import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import type { Spec } from '../../src/api/spec.ts';
import { read } from './api.ts';
import { kubectl, until } from './kubectl.ts';

const IMAGES = process.env['TEST_IMAGES'] ?? '';
/** State of all test applications, on the node. */
const STATE = '/var/tmp/flinkapp-cluster-tests';

export const image = (version: string, letter: 'a' | 'b'): string => `${IMAGES}count:${version}-${letter}`;

const volume = { name: 'state', hostPath: { path: STATE, type: 'DirectoryOrCreate' } };

/** The counting job, small enough for two cores. */
export const countSpec = (name: string, version: string, more: Partial<Spec> = {}): Spec => ({
  image: image(version, 'a'),
  flinkVersion: version,
  jarName: 'count.jar',
  entryClass: 'flinkapp.CountJob',
  programArgs: `/state/${name}`,
  parallelism: 1,
  flinkConfig: {
    'state.savepoints.dir': `file:///state/${name}/savepoints`,
    'state.checkpoints.dir': `file:///state/${name}/checkpoints`,
    'execution.checkpointing.interval': '1s',
    'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
    'web.upload.dir': '/opt/flink',
    'jobmanager.memory.jvm-overhead.min': '64m',
    'jobmanager.memory.jvm-metaspace.size': '128m',
    'taskmanager.memory.jvm-overhead.min': '64m',
    'taskmanager.memory.jvm-metaspace.size': '128m',
    'taskmanager.memory.managed.size': '64m',
  },
  jobManagerConfig: {
    systemMemoryFraction: 0,
    resources: { requests: { cpu: '100m', memory: '700Mi' }, limits: { memory: '900Mi' } },
  },
  taskManagerConfig: {
    taskSlots: 1,
    systemMemoryFraction: 0,
    resources: { requests: { cpu: '100m', memory: '800Mi' }, limits: { memory: '1000Mi' } },
  },
  volumes: [volume],
  volumeMounts: [{ name: 'state', mountPath: '/state' }],
  ...more,
});

/** The counting job on a cluster with Kubernetes high availability. */
export const highlyAvailable = (name: string, version: string, more: Partial<Spec> = {}): Spec => {
  const spec = countSpec(name, version, { serviceAccountName: 'flink', ...more });
  return {
    ...spec,
    flinkConfig: {
      ...spec.flinkConfig,
      'high-availability.type': 'kubernetes',
      'high-availability.storageDir': `file:///state/${name}/ha`,
    },
  };
};

export const manifest = (name: string, spec: Spec) => ({
  apiVersion: 'flink.k8s.io/v1beta1',
  kind: 'FlinkApplication',
  metadata: { name, namespace: 'default' },
  spec,
});

export const application = (name: string): Promise<FlinkApplication | undefined> =>
  read<FlinkApplication>(`/apis/flink.k8s.io/v1beta1/namespaces/default/flinkapplications/${name}`);

/** Whether the application runs what was applied, to the newest generation. */
export const runs = async (name: string, more: (app: FlinkApplication) => boolean = () => true): Promise<boolean> => {
  const app = await application(name);
  return app?.status?.phase === 'Running' && app.status.jobStatus?.health === 'Green' && more(app);
};

export const settles = (name: string, more?: (app: FlinkApplication) => boolean): Promise<boolean> =>
  until(() => runs(name, more));

/** A pod that sees the state whatever runs: it outlives every cluster. What an earlier run has left goes first. */
export const startReader = async (): Promise<void> => {
  await kubectl(['delete', 'flinkapplications', '--all', '--timeout=90s']);
  await kubectl(['delete', '--raw', '/api/v1/namespaces/default/events']);
  const container = {
    name: 'reader',
    image: image('1.20.5', 'a'),
    imagePullPolicy: 'IfNotPresent',
    command: ['sleep', '100000'],
    volumeMounts: [{ name: 'state', mountPath: '/state' }],
  };
  await kubectl(['apply', '-f', '-'], {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'reader', namespace: 'default' },
    spec: { containers: [container], volumes: [volume], terminationGracePeriodSeconds: 0 },
  });
  await kubectl(['wait', '--for=condition=Ready', 'pod/reader', '--timeout=60s']);
  await inState('rm -rf /state/*');
};

export const inState = async (command: string): Promise<string> =>
  (await kubectl(['exec', 'reader', '--', 'bash', '-c', command])).out;

export interface Line {
  readonly at: number;
  readonly count: number;
  readonly run: string;
}

/** What the job itself has written: the proof of what was counted, when, and by which run. */
export const written = async (name: string): Promise<readonly Line[]> => {
  const out = await inState(`cat /state/${name}/out 2>/dev/null || true`);
  return out
    .split('\n')
    .map((line) => line.split(' '))
    .filter(({ length }) => length === 3)
    .map(([at = '', count = '', run = '']) => ({ at: Number(at), count: Number(count), run }));
};

/** Where one run followed another: the pause in milliseconds, and the counts on both sides. */
export const handovers = (
  lines: readonly Line[],
): readonly { readonly gapMs: number; readonly from: number; readonly to: number }[] =>
  lines.flatMap((line, i) => {
    const before = lines[i - 1];
    return before === undefined || before.run === line.run
      ? []
      : [{ gapMs: line.at - before.at, from: before.count, to: line.count }];
  });

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
