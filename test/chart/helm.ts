import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { type Fields, isFields } from '../../src/api/fields.ts';

/** The chart as `helm template` renders it, for a Kubernetes cluster with Prometheus Operator. */

const exec = promisify(execFile);
const CHART = new URL('../../charts/flinkapp', import.meta.url).pathname;
const MONITORING = ['--api-versions', 'monitoring.coreos.com/v1'];

/** A folder for files of one test process. */
export const folder = mkdtempSync(join(tmpdir(), 'flinkapp-chart-'));

/** Why tests that call a program are skipped, or false where the program is on the PATH. */
export const lacks = (program: string): string | false => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return false;
  } catch {
    return `${program} is not on the PATH: what needs it is NOT TESTED here`;
  }
};

let files = 0;

/** The objects that the chart makes with these values. */
export const render = async (values: Fields, more: readonly string[] = MONITORING): Promise<readonly Fields[]> => {
  files += 1;
  const file = join(folder, `values-${files}.yaml`);
  writeFileSync(file, stringify({ image: { repository: 'registry.example.com/flinkapp' }, ...values }));
  const args = ['template', 'flinkapp', CHART, '--namespace', 'flinkapp-system', '--kube-version', '1.36.0'];
  const { stdout } = await exec('helm', [...args, '--values', file, ...more]);
  const documents = parseAllDocuments(stdout);
  return (Array.isArray(documents) ? documents : []).map((document): unknown => document.toJS()).filter(isFields);
};

export const ofKind = (objects: readonly Fields[], kind: string): readonly Fields[] =>
  objects.filter((object) => object['kind'] === kind);
