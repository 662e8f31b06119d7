import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { ALERT_SERIES } from './alert-series.ts';
import { folder, lacks, ofKind, render } from './helm.ts';

/** The rules as the chart renders them, run by Prometheus' own promtool. */

const exec = promisify(execFile);
const skip = lacks('helm') || lacks('promtool');
const RULES = join(folder, 'rules.yaml');
const INTERVAL = '1m';

const seriesOf = (series: Readonly<Record<string, string>>) =>
  Object.entries(series).map(([name, values]) => ({ series: name, values }));

let files = 0;
const runTests = async (tests: readonly object[]): Promise<void> => {
  files += 1;
  const file = join(folder, `rules-test-${files}.yaml`);
  writeFileSync(file, stringify({ rule_files: [RULES], evaluation_interval: INTERVAL, tests }, { lineWidth: 0 }));
  await exec('promtool', ['test', 'rules', file]);
};

/** How many alerts of that name fire at the end of an hour. */
const firing = (alert: string, series: Readonly<Record<string, string>>, count: number): object => ({
  interval: INTERVAL,
  input_series: seriesOf(series),
  promql_expr_test: [
    {
      expr: `count(ALERTS{alertname="${alert}",alertstate="firing"})`,
      eval_time: '60m',
      exp_samples: count === 0 ? [] : [{ labels: '{}', value: count }],
    },
  ],
});

before(async () => {
  if (skip !== false) return;
  const [rule] = ofKind(await render({ alerts: { enabled: true, runbookUrl: 'https://runbooks/' } }), 'PrometheusRule');
  writeFileSync(RULES, stringify(rule?.['spec'], { lineWidth: 0 }));
});

test('promtool accepts every rule', { skip }, async () => {
  const { stdout } = await exec('promtool', ['check', 'rules', RULES]);
  assert.match(stdout, new RegExp(`${Object.keys(ALERT_SERIES).length + 1} rules found`));
});

for (const [alert, { fires, silent }] of Object.entries(ALERT_SERIES)) {
  test(`${alert} fires`, { skip }, () => runTests([firing(alert, fires, 1)]));
  test(`${alert} does not fire in the neighbouring case`, { skip }, () => runTests([firing(alert, silent, 0)]));
}

const info = (replica: string, team: string): string =>
  `flinkapp_application_info{namespace="ns",name="orders",instance="${replica}",uid="u",version="${team}",team="${team}",contact="#${team}",severity="page",runbook="https://team/orders"}`;
const RESTARTS = 'flinkapp_application_restarts{namespace="ns",name="orders"}';

const ALERT = {
  exp_labels: { severity: 'warning', namespace: 'ns', name: 'orders' },
  exp_annotations: {
    summary: 'flinkapp has restarted the job of ns/orders 3 times.',
    description:
      'The job of ns/orders failed for good or was lost 3 times and has not been healthy for long since. Each time it reprocesses the input since its last restore point. After restartPolicy.maxAttempts it stays down.',
    runbook_url: 'https://runbooks/FlinkApplicationRestarting.md',
  },
};

test("an alert has the owner's team, contact, severity and runbook", { skip }, () =>
  runTests([
    {
      interval: INTERVAL,
      input_series: seriesOf({ [info('a', 'payments')]: '1x60', [RESTARTS]: '3x60' }),
      alert_rule_test: [
        {
          alertname: 'FlinkApplicationRestarting',
          eval_time: '60m',
          exp_alerts: [
            {
              exp_labels: {
                ...ALERT.exp_labels,
                team: 'payments',
                contact: '#payments',
                owner_severity: 'page',
                application_runbook: 'https://team/orders',
              },
              exp_annotations: { ...ALERT.exp_annotations, application_runbook: 'https://team/orders' },
            },
          ],
        },
      ],
    },
  ]),
);

test('an alert on an application without an owner fires all the same', { skip }, () =>
  runTests([
    {
      interval: INTERVAL,
      input_series: seriesOf({ [RESTARTS]: '3x60' }),
      alert_rule_test: [
        {
          alertname: 'FlinkApplicationRestarting',
          eval_time: '60m',
          exp_alerts: [{ ...ALERT, exp_annotations: { ...ALERT.exp_annotations, application_runbook: '' } }],
        },
      ],
    },
  ]),
);

test('two replicas that report two owners make one alert', { skip }, () =>
  runTests([
    firing(
      'FlinkApplicationRestarting',
      { [info('a', 'payments')]: '1x60', [info('b', 'orders')]: '1x60', [RESTARTS]: '3x60' },
      1,
    ),
  ]),
);

test('a replica that remembers an older condition makes no alert while another reports Ready', { skip }, () => {
  const condition = (replica: string, status: string) =>
    `flinkapp_application_condition{namespace="ns",name="orders",instance="${replica}",condition="Ready",status="${status}",reason="JobLost"}`;
  const phase = 'flinkapp_application_phase{namespace="ns",name="orders",phase="Running"}';
  const series = { [condition('a', 'false')]: '1x60', [condition('b', 'true')]: '1x60', [phase]: '1x60' };
  return runTests([firing('FlinkApplicationDown', series, 0)]);
});
