import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { folder, lacks, ofKind, render } from './helm.ts';
import { metricsOf, unknownMetrics } from './metric-names.ts';

const exec = promisify(execFile);
const DASHBOARDS = new URL('../../charts/flinkapp/dashboards/', import.meta.url);

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly datasource: { readonly uid: string };
  readonly targets: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
}

for (const file of readdirSync(DASHBOARDS)) {
  const { uid, panels }: Dashboard = JSON.parse(readFileSync(new URL(file, DASHBOARDS), 'utf8'));
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  test(`${file} has its own name as uid, and panels with ids, descriptions and the data source that the reader chooses`, () => {
    assert.equal(`${uid}.json`, file);
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    for (const { description, datasource } of panels) {
      assert.match(description, /\.$/);
      assert.equal(datasource.uid, ['$', '{datasource}'].join(''));
    }
  });

  test(`${file} reads metrics that exist`, async () => {
    for (const expression of expressions) {
      assert.notDeepEqual(metricsOf(expression), []);
      assert.deepEqual(await unknownMetrics(expression), []);
    }
  });

  test(`promtool accepts the expressions of ${file}`, { skip: lacks('promtool') }, async () => {
    const rules = expressions.map((expr, i) => ({ record: `panel:${i}`, expr: expr.replaceAll('$namespace', '.*') }));
    const path = join(folder, file);
    writeFileSync(path, stringify({ groups: [{ name: 'panels', rules }] }, { lineWidth: 0 }));
    const { stdout } = await exec('promtool', ['check', 'rules', path]);
    assert.match(stdout, new RegExp(`${expressions.length} rules found`));
  });
}

test("the ConfigMap has the label by which Grafana's sidecar finds dashboards", { skip: lacks('helm') }, async () => {
  const dashboards = { enabled: true, namespace: 'monitoring', annotations: { grafana_folder: 'Flink' } };
  const [map] = ofKind(await render({ dashboards }, []), 'ConfigMap');
  const { metadata, data } = JSON.parse(JSON.stringify(map));
  assert.equal(metadata.namespace, 'monitoring');
  assert.equal(metadata.labels.grafana_dashboard, '1');
  assert.deepEqual(metadata.annotations, { grafana_folder: 'Flink' });
  const files = readdirSync(DASHBOARDS).map((file) => [file, readFileSync(new URL(file, DASHBOARDS), 'utf8')]);
  assert.deepEqual(data, Object.fromEntries(files));
});
