import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { read } from './api.ts';
import { application, inState, runs } from './application.ts';
import { apply, kubectl, until } from './kubectl.ts';
import { lastHandover, say, start, writesOn } from './outside.ts';

/** Kubernetes' own autoscaler on the scale subresource. The cluster has no server of metrics, so only the bounds scale. */

const NAME = 'autoscaled';
const VERSION = '2.3.0';
const PATH = `/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/${NAME}`;

interface Autoscaler {
  readonly status?: {
    readonly desiredReplicas?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
    }[];
  };
}

const autoscaler = (minReplicas: number) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: NAME, namespace: 'default' },
  spec: {
    scaleTargetRef: { apiVersion: 'flink.k8s.io/v1beta1', kind: 'FlinkApplication', name: NAME },
    minReplicas,
    maxReplicas: 3,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
  },
});

const applied = async (object: object): Promise<void> => {
  const { ok, out } = await apply(object);
  assert.equal(ok, true, out);
};

const conditionOf = async (type: string) =>
  (await read<Autoscaler>(PATH))?.status?.conditions?.find((condition) => condition.type === type);

before(async () => {
  await inState(`rm -rf /state/${NAME}`);
  await start(NAME, VERSION);
});
after(async () => {
  await kubectl(['delete', 'hpa', NAME, '--ignore-not-found']);
  await kubectl(['delete', 'flinkapplication', NAME, '--ignore-not-found', '--timeout=120s']);
});

test('an autoscaler reads the scale of an application, and lacks nothing but metrics', {
  timeout: 90_000,
}, async () => {
  await applied(autoscaler(1));
  assert.equal(await until(async () => (await conditionOf('ScalingActive')) !== undefined, 60_000), true);
  const able = await conditionOf('AbleToScale');
  const active = await conditionOf('ScalingActive');
  say(`AbleToScale ${able?.status}: ${able?.message}; ScalingActive ${active?.status}: ${active?.message}`);
  assert.deepEqual([able?.status, able?.reason], ['True', 'SucceededGetScale']);
  assert.deepEqual([active?.status, active?.reason], ['False', 'FailedGetResourceMetric']);
  assert.match(active?.message ?? '', /could not find the requested resource \(get pods\.metrics\.k8s\.io\)/);
});

test('an autoscaler raises the parallelism to its minimum, and the job keeps its count', {
  timeout: 200_000,
}, async () => {
  await applied(autoscaler(2));
  const isScaled = () => runs(NAME, ({ status }) => status?.jobStatus?.parallelism === 2);
  assert.equal(await until(isScaled, 150_000), true);
  assert.equal((await application(NAME))?.spec.parallelism, 2);
  await writesOn(NAME);
  const { from, to } = await lastHandover(NAME);
  assert.equal(to - from, 1);
});
