import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { CommandError, EXIT } from '../../../src/cli/exit.ts';
import { NOW } from '../../builders.ts';
import { applied, deploying, dual, failed, finished, running, stalled, suspended } from './applications.ts';
import { assertScreen, type FakeKubectl, flink } from './world.ts';

const FLEET = {
  applications: {
    orders: running(),
    refunds: deploying(),
    clicks: failed(),
    sessions: stalled(),
    attribution: suspended(),
    backfill: finished(),
    fresh: applied(),
  },
};

const ONE = { applications: { orders: running() } };

const FLINK = {
  '/checkpoints': {
    counts: { completed: 18_231, failed: 2, in_progress: 0 },
    latest: {
      completed: {
        external_path: 's3://state/orders/chk-18231',
        latest_ack_timestamp: NOW - 9000,
        end_to_end_duration: 1400,
        state_size: 327_155_712,
      },
    },
  },
  '?get=numRestarts': [{ id: 'numRestarts', value: '3' }],
};

const STACK =
  'org.apache.flink.JobException: failed\n\tat A.b(A.java)\nCaused by: java.io.IOException: disk full\n\tat C.d(C.java)\n';

const EVENTS = [
  {
    involvedObject: { kind: 'FlinkApplication', name: 'orders' },
    type: 'Normal',
    reason: 'Upgraded',
    message: 'Upgraded to 3f2a91c0',
    lastTimestamp: new Date(NOW - 60_000).toISOString(),
  },
  {
    involvedObject: { kind: 'Pod', name: 'orders-3f2a91c0-tm-x' },
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off\n  restarting',
    lastTimestamp: null,
    eventTime: new Date(NOW - 120_000).toISOString(),
  },
  { involvedObject: { kind: 'Pod', name: 'orders-eu-3f2a91c0-tm-x' }, type: 'Warning', reason: 'OfAnotherApplication' },
  { involvedObject: { kind: 'Pod', name: 'orders-3f2a91c0' } },
];

const folder = mkdtempSync(join(tmpdir(), 'flinkapp-plan-'));

/** A file with the application orders, changed. */
const edited = (name: string, changes: object): string => {
  const { metadata, spec, apiVersion, kind } = running();
  const file = join(folder, name);
  const flinkConfig = { 'state.savepoints.dir': 's3://state/savepoints' };
  const text = stringify({ apiVersion, kind, metadata, spec: { ...spec, flinkConfig, ...changes } });
  writeFileSync(file, `kind: ConfigMap\n---\n${text}`);
  return file;
};

const screens: readonly (readonly [screen: string, line: string, fake: FakeKubectl])[] = [
  ['help', '--help', {}],
  ['help-of-get', 'get --help', {}],
  ['help-of-exceptions', 'exceptions --help', {}],
  ['fleet', 'get', FLEET],
  ['fleet-all-namespaces-urgent-first', 'get -A --sort-by ready', FLEET],
  ['fleet-wide-by-age', 'ls -o wide --sort-by age', FLEET],
  ['fleet-by-phase-on-a-narrow-terminal', 'get --sort-by phase', { ...FLEET, columns: 90 }],
  ['fleet-in-colour', 'get --color always', FLEET],
  ['fleet-not-ready', 'get --not-ready -o name', FLEET],
  ['fleet-json', 'get orders -o json', ONE],
  ['fleet-yaml', 'get clicks -o yaml', { applications: { clicks: failed() } }],
  ['fleet-of-a-team', 'get --team search', FLEET],
  ['fleet-empty', 'get --phase Suspended', ONE],
  ['status-running', 'status orders', { ...ONE, flink: FLINK }],
  [
    'status-flink-down',
    'status orders',
    {
      applications: {
        orders: running({
          clusterStatus: { health: 'Red', unreachableSince: new Date(NOW).toISOString() },
          stabilizingSince: new Date(NOW).toISOString(),
        }),
      },
    },
  ],
  [
    'status-without-checkpoints',
    'status orders',
    { ...ONE, flink: { '/checkpoints': { latest: { completed: null } }, '?get=numRestarts': [] } },
  ],
  ['status-deploying', 'status refunds', { applications: { refunds: deploying() }, flink: FLINK }],
  ['status-failed', 'status clicks --exit-code', { applications: { clicks: failed() }, flink: FLINK }],
  ['status-stalled', 'status sessions', { applications: { sessions: stalled() }, flink: FLINK }],
  ['status-suspended', 'status attribution --exit-code', { applications: { attribution: suspended() } }],
  ['status-just-applied', 'status fresh', { applications: { fresh: applied() } }],
  ['status-json', 'status orders -o json', { ...ONE, flink: FLINK }],
  ['status-missing', 'status none', ONE],
  [
    'status-forbidden',
    'status orders',
    { error: new CommandError(EXIT.unreachable, '(Forbidden): flinkapplications is forbidden') },
  ],
  ['history', 'history orders', ONE],
  ['history-deploying', 'history refunds', { applications: { refunds: deploying() } }],
  ['events', 'events orders', { events: EVENTS }],
  [
    'exceptions',
    'exceptions orders',
    {
      ...ONE,
      flink: {
        '/exceptions': {
          exceptionHistory: {
            entries: [
              { exceptionName: 'E', stacktrace: STACK, timestamp: NOW - 5000, taskName: 'sink (1/2)' },
              { exceptionName: 'F', taskName: null },
              {},
            ],
          },
        },
      },
    },
  ],
  [
    'exceptions-verbose',
    'exceptions orders -v',
    { ...ONE, flink: { '/exceptions': { 'root-exception': STACK, timestamp: NOW - 5000 } } },
  ],
  [
    'exceptions-none',
    'exceptions orders',
    { ...ONE, flink: { '/exceptions': { 'root-exception': null, timestamp: null } } },
  ],
  [
    'exceptions-flink-down',
    'exceptions orders',
    {
      applications: { orders: running({ jobStatus: { jobID: 'j', failureCause: 'java.io.IOException: disk full' } }) },
    },
  ],
  ['exceptions-without-a-job', 'exceptions attribution', { applications: { attribution: suspended() } }],
  ['plan-deploy', `plan -f ${edited('deploy.yaml', { image: 'orders:4', programArgs: 'secret' })}`, ONE],
  ['plan-stateless', `plan -f ${edited('stateless.yaml', { image: 'orders:4', upgradeMode: 'Stateless' })}`, ONE],
  ['plan-refused', `plan -f ${edited('refused.yaml', { jarName: 'x' })}`, ONE],
  ['plan-new', `plan -f ${edited('new.yaml', {})} -o json`, { applications: {} }],
  ['two-versions', 'status orders', { applications: { orders: dual() }, flink: FLINK }],
];

for (const [screen, line, fake] of screens)
  test(`kubectl flink ${line.replaceAll(folder, '.')} prints test/golden/cli/${screen}.txt`, async () =>
    assertScreen(screen, await flink(line, fake)));
