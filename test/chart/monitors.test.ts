import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fields, isFields } from '../../src/api/fields.ts';
import { lacks, ofKind, render } from './helm.ts';

const skip = lacks('helm');

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

for (const [values, kind] of [
  [{ metrics: { serviceMonitor: { enabled: true } } }, 'ServiceMonitor'],
  [{ alerts: { enabled: true } }, 'PrometheusRule'],
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
