import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { application } from '../builders.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A folder for the PATH whose kubectl is a script. */
const kubectl = (script: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'flinkapp-kubectl-'));
  writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'kubectl'), 0o755);
  return folder;
};

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (path: string, ...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const node = ['--import', 'tsx', 'src/kubectl-flink.ts', ...args];
    execFile(process.execPath, node, { cwd: ROOT, env: { ...process.env, PATH: path } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

const SYSTEM = '/usr/bin:/bin';

test('kubectl flink asks the kubectl on the PATH, with the flags that it was given', async () => {
  const folder = kubectl(`echo "$@" > "$(dirname "$0")/args"; cat <<'END'\n${JSON.stringify(application())}\nEND`);
  const { code, out } = await run(`${folder}:${SYSTEM}`, 'get', 'count', '-n', 'ns', '-o', 'name');
  assert.deepEqual([code, out], [0, 'count\n']);
});

for (const [situation, stderr, code] of [
  ['an application that does not exist', 'Error from server (NotFound): flinkapplications "a" not found', 4],
  ['a user without the right', 'Error from server (Forbidden): flinkapplications is forbidden', 5],
  ['a cluster that cannot be reached', 'Unable to connect to the server: dial tcp: i/o timeout', 5],
  ['a refusal', 'error: the server does not allow it', 1],
] as const) {
  test(`${situation} exits with ${code} and the message of kubectl`, async () => {
    const ended = await run(`${kubectl(`echo '${stderr}' >&2; exit 1`)}:${SYSTEM}`, 'status', 'a');
    assert.deepEqual(ended, { code, out: '', err: `${stderr.replace('Error from server ', '')}\n` });
  });
}

test('Without kubectl the command says what is missing and exits with 5', async () =>
  assert.deepEqual(await run('/nowhere', 'get'), {
    code: 5,
    out: '',
    err: 'kubectl is not on the PATH; install it\n',
  }));

test('logs hands the terminal to kubectl and ends with it', async () => {
  const folder = kubectl('echo a line of the log; exit 3');
  assert.deepEqual(await run(`${folder}:${SYSTEM}`, 'logs', 'a', '-c', 'hook'), {
    code: 1,
    out: 'a line of the log\n',
    err: '',
  });
});

test('check is the same command as that of flinkapp', async () => {
  const { code, err } = await run(SYSTEM, 'check', '--colour');
  assert.deepEqual([code, err.includes('--colour')], [2, true]);
});
