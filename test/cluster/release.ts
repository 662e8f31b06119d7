import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { countSpec, manifest } from './application.ts';
import { kubectl } from './kubectl.ts';

/** flinkapp's own release, as those who run it handle it: helm, and the objects of its namespace. */

const exec = promisify(execFile);
export const NAMESPACE = 'flinkapp-system';
export const PODS = 'app.kubernetes.io/name=flinkapp';
const RELEASE = ['flinkapp', '-n', NAMESPACE] as const;

const helm = async (...args: readonly string[]): Promise<string> => (await exec('helm', args)).stdout;

export const admin = (...args: readonly string[]) => kubectl(['-n', NAMESPACE, ...args]);

/** Folder of this chart. */
export const CHART = new URL('../../charts/flinkapp', import.meta.url).pathname;

/** Folder of the chart as the commit before had it; undefined where the history is not there. */
export const chartBefore = async (): Promise<string | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'chart-'));
  try {
    await exec('bash', ['-c', `set -o pipefail; git archive HEAD~1 charts | tar x -C ${folder}`]);
    return join(folder, 'charts/flinkapp');
  } catch {
    return undefined;
  }
};

export const isUp = async (): Promise<void> => {
  const { ok, out } = await admin('rollout', 'status', 'deployment/flinkapp', '--timeout=90s');
  assert.equal(ok, true, out);
};

export const isGone = async (): Promise<void> => {
  const { ok, out } = await admin('wait', '--for=delete', 'pods', '-l', PODS, '--timeout=60s');
  assert.equal(ok, true, out);
};

/** File of the values that the release has been given. */
export const givenValues = async (): Promise<string> => {
  const file = join(await mkdtemp(join(tmpdir(), 'values-')), 'values.json');
  await writeFile(file, await helm('get', 'values', ...RELEASE, '-o', 'json'));
  return file;
};

export const install = async (chart: string, values: string): Promise<void> => {
  await helm('upgrade', '--install', ...RELEASE, chart, '--values', values);
  await isUp();
};

/** Another image would replace every pod; here the same does. */
export const rollOut = async (): Promise<void> => {
  await admin('rollout', 'restart', 'deployment/flinkapp');
  await isUp();
};

export const uninstall = (): Promise<string> => helm('uninstall', ...RELEASE, '--wait');

/** Asks the webhooks about an application, and stores nothing. */
export const tried = () =>
  kubectl(['apply', '--dry-run=server', '-f', '-'], manifest('tried', countSpec('tried', '2.3.0')));

/** Applies again and again while something is done: how many were taken, and what was said of those that were not. */
export const underLoad = async (
  work: () => Promise<void>,
): Promise<{ readonly taken: number; readonly refused: readonly string[] }> => {
  const refused: string[] = [];
  let [taken, going] = [0, true];
  const load = async (): Promise<void> => {
    while (going) {
      const { ok, out } = await tried();
      if (ok) taken += 1;
      else refused.push(out);
    }
  };
  const loading = load();
  try {
    await work();
  } finally {
    going = false;
    await loading;
  }
  return { taken, refused };
};
