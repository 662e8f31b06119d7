import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { ALERT_SERIES } from './alert-series.ts';
import { metricsOf, unknownMetrics } from './metric-names.ts';

/** The alerts of the chart and their pages, as files. */

const ALERTS = new URL('../../charts/flinkapp/alerts/', import.meta.url);
const RUNBOOKS = new URL('../../docs/runbooks/', import.meta.url);
const NAMES = readdirSync(ALERTS).flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, ALERTS)).map((file) => `${folder}/${file}`),
);
const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.\w+$/, '');

test('the chart has at least 15 alerts, and each has a page of its own name, and series that prove it', () => {
  assert.equal(NAMES.length >= 15, true);
  assert.deepEqual(readdirSync(RUNBOOKS).map(nameOf).sort(), NAMES.map(nameOf).sort());
  assert.deepEqual(Object.keys(ALERT_SERIES).sort(), NAMES.map(nameOf).sort());
});

for (const path of NAMES) {
  const rule = parse(readFileSync(new URL(path, ALERTS), 'utf8'));

  test(`${nameOf(path)} reads metrics that exist`, async () => {
    assert.notDeepEqual(metricsOf(rule.expr), []);
    assert.deepEqual(await unknownMetrics(rule.expr), []);
  });

  test(`${nameOf(path)} has a severity, sentences, and thresholds that the chart has`, () => {
    assert.match(nameOf(path), /^Flink(app)?([A-Z][a-z]+)+$/);
    assert.deepEqual(Object.keys(rule), ['severity', 'for', 'expr', 'summary', 'description']);
    assert.match(rule.severity, /^(critical|warning)$/);
    assert.match(rule.summary, /^\S.{20,120}\.$/);
    assert.match(rule.description, /\. .*\.$/s);
    const values = parse(readFileSync(new URL('../values.yaml', ALERTS), 'utf8'));
    const thresholds = [...rule.expr.matchAll(/\.Values\.alerts\.thresholds\.(\w+)/g)].map(([, name]) => name);
    assert.deepEqual(
      thresholds.filter((name) => !(name in values.alerts.thresholds)),
      [],
    );
  });

  test(`the page of ${nameOf(path)} has its four sections, and ends with a command of kubectl flink`, () => {
    const page = readFileSync(new URL(`${nameOf(path)}.md`, RUNBOOKS), 'utf8');
    assert.equal(page.split('\n')[0], `# ${nameOf(path)}`);
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(headings, ['Meaning', 'Impact', 'Diagnosis', 'Mitigation']);
    const [, command = ''] = /```\nkubectl flink (\w+)[^\n]*\n```\n$/.exec(page) ?? [];
    assert.equal(
      COMMANDS.some(({ name }) => name === command),
      true,
    );
  });
}
