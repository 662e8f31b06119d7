import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fields, isFields } from '../../src/api/fields.ts';
import { APP_LABEL, HASH_LABEL, ROLE_LABEL, recommendedLabels } from '../../src/api/labels.ts';
import { lacks, ofKind, render } from './helm.ts';

const skip = lacks('helm');

/** The name under which Prometheus discovers a label of a pod. */
const discovered = (label: string): string => `__meta_kubernetes_pod_label_${label.replaceAll(/\W/g, '_')}`;

const specOf = (object: Fields | undefined): unknown => object?.['spec'];
const labelsOf = (object: Fields | undefined): Fields => {
  const metadata = object?.['metadata'];
  const labels = isFields(metadata) ? metadata['labels'] : undefined;
  return isFields(labels) ? labels : {};
};

test('by default the chart has no object of Prometheus Operator, and needs no CRD of it', { skip }, async () => {
  const objects = await render({}, []);
  assert.deepEqual(
    objects.filter(({ apiVersion }) => String(apiVersion).startsWith('monitoring.')),
    [],
  );
});

test("the ServiceMonitor scrapes over HTTPS, trusts flinkapp's own authority and keeps the labels of applications", {
  skip,
}, async () => {
  const serviceMonitor = { enabled: true, interval: '15s', labels: { release: 'prometheus' } };
  const [monitor] = ofKind(await render({ metrics: { serviceMonitor } }), 'ServiceMonitor');
  assert.equal(labelsOf(monitor)['release'], 'prometheus');
  assert.deepEqual(specOf(monitor), {
    selector: { matchLabels: { 'app.kubernetes.io/name': 'flinkapp', 'app.kubernetes.io/instance': 'flinkapp' } },
    namespaceSelector: { matchNames: ['flinkapp-system'] },
    endpoints: [
      {
        port: 'metrics',
        path: '/metrics',
        scheme: 'https',
        interval: '15s',
        honorLabels: true,
        tlsConfig: {
          ca: { secret: { name: 'flinkapp-tls', key: 'ca.crt' } },
          serverName: 'flinkapp.flinkapp-system.svc',
        },
      },
    ],
  });
});

test('the PodMonitor finds the pods of all applications, and names application, cluster and role', {
  skip,
}, async () => {
  const drop = { action: 'drop', sourceLabels: ['__name__'], regex: 'flink_taskmanager_job_task_Shuffle_.*' };
  const podMonitor = { enabled: true, labels: { release: 'prometheus' }, metricRelabelings: [drop] };
  const [monitor] = ofKind(await render({ jobs: { podMonitor } }), 'PodMonitor');
  assert.equal(labelsOf(monitor)['release'], 'prometheus');
  const labels = recommendedLabels('orders');
  assert.deepEqual(specOf(monitor), {
    namespaceSelector: { any: true },
    selector: {
      matchLabels: {
        'app.kubernetes.io/name': labels['app.kubernetes.io/name'],
        'app.kubernetes.io/managed-by': labels['app.kubernetes.io/managed-by'],
      },
    },
    podMetricsEndpoints: [
      {
        port: 'prometheus',
        path: '/metrics',
        interval: '30s',
        relabelings: [
          { sourceLabels: [discovered(APP_LABEL)], targetLabel: 'application' },
          { sourceLabels: [discovered(HASH_LABEL)], targetLabel: 'cluster' },
          { sourceLabels: [discovered(ROLE_LABEL)], targetLabel: 'role' },
        ],
        metricRelabelings: [drop],
      },
    ],
  });
});

for (const [values, kind] of [
  [{ metrics: { serviceMonitor: { enabled: true } } }, 'ServiceMonitor'],
  [{ alerts: { enabled: true } }, 'PrometheusRule'],
  [{ jobs: { podMonitor: { enabled: true } } }, 'PodMonitor'],
] as const) {
  test(`without the CRDs of Prometheus Operator the chart says that it needs ${kind}`, { skip }, () =>
    assert.rejects(render(values, []), new RegExp(`needs the kind ${kind} of Prometheus Operator`)),
  );
}

test('an alert that alerts.exclude misspells fails when the chart is rendered', { skip }, () =>
  assert.rejects(
    render({ alerts: { enabled: true, exclude: ['FlinkDown'] } }),
    /names FlinkDown, and there is no such/,
  ),
);
