import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarize } from '../../../src/fleet/summary.ts';
import { APPLICATION_METRICS, applicationMetrics } from '../../../src/telemetry/application-metrics.ts';
import { exposition } from '../../../src/telemetry/exposition.ts';
import { applied, failed, running } from '../cli/applications.ts';

/** Lines of samples, without HELP and TYPE. */
const samples = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test('A running application has one series for each known fact', () =>
  assert.deepEqual(samples(applicationMetrics([summarize(running())])), [
    'flinkapp_application_info{namespace="ns",name="orders",uid="uid-1",version="3f2a91c0",image="registry.example.com/orders:3.1",flink_version="1.20",team="",contact="",severity="",runbook=""} 1',
    'flinkapp_application_phase{namespace="ns",name="orders",phase="Running"} 1',
    'flinkapp_application_condition{namespace="ns",name="orders",condition="Ready",status="true",reason="JobRunning"} 1',
    'flinkapp_application_phase_timestamp_seconds{namespace="ns",name="orders"} 1767263460',
    'flinkapp_application_reconciled{namespace="ns",name="orders"} 1',
    'flinkapp_application_parallelism{namespace="ns",name="orders"} 8',
    'flinkapp_application_tasks{namespace="ns",name="orders"} 24',
    'flinkapp_application_tasks_running{namespace="ns",name="orders"} 24',
    'flinkapp_application_task_managers{namespace="ns",name="orders"} 4',
    'flinkapp_application_task_managers_ready{namespace="ns",name="orders"} 4',
    'flinkapp_application_slots{namespace="ns",name="orders"} 16',
    'flinkapp_application_slots_free{namespace="ns",name="orders"} 8',
    'flinkapp_application_restore_point_timestamp_seconds{namespace="ns",name="orders",kind="savepoint"} 1767263340',
  ]));

test('A failed deploy has its error code, and the owner is in the info', () => {
  const lines = samples(applicationMetrics([summarize(failed())]));
  assert.deepEqual(
    lines.filter((line) => /error_info|_info\{/.test(line)),
    [
      'flinkapp_application_info{namespace="ns",name="clicks",uid="uid-1",version="77aa0e11",image="registry.example.com/clicks:3.1",flink_version="1.20",team="search",contact="#search",severity="",runbook="https://runbooks/clicks"} 1',
      'flinkapp_application_error_info{namespace="ns",name="clicks",code="POD_FAILING",retryable="true"} 1',
    ],
  );
});

test('An application that was just applied has no series of what is unknown', () =>
  assert.deepEqual(
    samples(applicationMetrics([summarize(applied())])).map((line) => line.replace(/\{.*/, '')),
    ['flinkapp_application_info', 'flinkapp_application_phase', 'flinkapp_application_reconciled'],
  ));

test('A silent JobManager, restarts and a time that is none', () => {
  const status = {
    clusterStatus: { unreachableSince: '2026-01-01T12:00:00Z' },
    restarts: { attempts: 3, at: 'x' },
    restorePoints: [{ kind: 'checkpoint', path: 'p', jobId: 'j', reason: 'Found', recordedAt: 'never' }],
  } as const;
  const lines = samples(
    applicationMetrics([summarize(running({ ...status, restorePoints: [...status.restorePoints] }))]),
  );
  assert.deepEqual(
    lines.filter((line) => /unreachable|restarts|restore_point/.test(line)),
    [
      'flinkapp_application_unreachable_timestamp_seconds{namespace="ns",name="orders"} 1767268800',
      'flinkapp_application_restarts{namespace="ns",name="orders"} 3',
    ],
  );
});

test('Periodic savepoints have their interval', () => {
  const application = running();
  const spec = { ...application.spec, savepointPolicy: { intervalSeconds: 3600 } };
  const lines = samples(applicationMetrics([summarize({ ...application, spec })]));
  assert.deepEqual(
    lines.filter((line) => line.includes('savepoint_interval')),
    ['flinkapp_application_savepoint_interval_seconds{namespace="ns",name="orders"} 3600'],
  );
});

test('No application has more than 40 series', () => {
  const lines = samples(applicationMetrics([summarize(running()), summarize(failed())]));
  assert.ok(APPLICATION_METRICS.length > 10);
  assert.ok(lines.length <= 2 * 40, `${lines.length} series`);
});

test('Without applications there is no text', () => assert.equal(applicationMetrics([]), ''));

test('Quotes, backslashes and line breaks are escaped as the format asks, and a missing label is empty', () =>
  assert.equal(
    exposition([
      { name: 'a', help: 'b\n\\', labelNames: ['c', 'd'], samples: [{ labels: ['"e"\n\\'], value: 1 }] },
      { name: 'none', help: '', labelNames: [], samples: [] },
    ]),
    '# HELP a b\\n\\\\\n# TYPE a gauge\na{c="\\"e\\"\\n\\\\",d=""} 1\n',
  ));
