import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { V1Container } from '@kubernetes/client-node';
import { atLeast, parseFlinkVersion } from '../../../src/api/flink-version.ts';
import type { DeepReadonly } from '../../../src/api/kubernetes.ts';
import type { Spec } from '../../../src/api/spec.ts';
import { flinkClient } from '../../../src/flink/client.ts';
import { httpTransport } from '../../../src/flink/transport.ts';
import { flinkOptions } from '../../../src/objects/flink-config/flink-options.ts';
import { deliver, destinationOf } from '../../../src/objects/flink-config/option-delivery.ts';
import type { FlinkContainer } from '../../../src/objects/flink-config/variables.ts';
import { container } from '../../../src/objects/pods/container.ts';
import { clientJob } from '../../../src/objects/workloads/client-job.ts';
import { record } from '../../builders.ts';
import { processOf } from './kubelet-text.ts';
import { ARGUMENTS, arrived, PAIRS, SECRETS } from './pairs.ts';

/**
 * Whether real Flink gets every option and argument as it was written: the containers that flinkapp renders, as processes
 * behind an entry point with the contract of the official image. FLINK_HOME, FLINK_VERSION: a distribution. TELL_JAR:
 * TellArguments.java compiled against it. ENTRYPOINT: another entry point, such as the official one.
 */
const { FLINK_HOME: home = '', FLINK_VERSION: version = '', TELL_JAR: jar = '' } = process.env;
const ENTRYPOINT = process.env['ENTRYPOINT'] ?? new URL('entrypoint.sh', import.meta.url).pathname;
const parsed = parseFlinkVersion(version) ?? { major: 0, minor: 0 };
const OWNER = { name: 'values', namespace: 'test', uid: 'u' };
const JOB_ID = '0123456789abcdef0123456789abcdef';
/** What Flink before 1.18 needs with a newer Java. */
const JAVA_OPENS = [
  '--add-exports=java.base/sun.net.util=ALL-UNNAMED',
  '--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED',
  ...['lang', 'util', 'net', 'io', 'nio', 'lang.reflect', 'time', 'util.concurrent', 'util.concurrent.atomic'].map(
    (name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`,
  ),
];
/** As one word may have it: nothing else in Java's options survives the start scripts. */
const TOLD = 'localhost|10.*;a&b(c)';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const folder = mkdtempSync(join(tmpdir(), 'flinkapp-values-'));
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const until = async <T>(find: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(200)) {
    const found = await find();
    if (found !== undefined) return found;
  }
  throw new Error('nothing within two minutes');
};

/** The options that admission lets pass in this version: the others are refused, and that is tested elsewhere. */
const passing = (spec: Spec, containers: readonly FlinkContainer[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(PAIRS).filter(([name, value]) =>
      containers.every((each) => deliver(destinationOf(spec, each, Object.keys(PAIRS)), name, value).by !== 'refused'),
    ),
  );

const specOf = async (submission: NonNullable<Spec['submission']>, told: string): Promise<Spec> => {
  const ports = {
    rpcPort: await freePort(),
    blobPort: await freePort(),
    queryPort: await freePort(),
    uiPort: await freePort(),
    metricsQueryPort: await freePort(),
  };
  const env = [
    { name: 'PLAIN', value: SECRETS['PLAIN'] ?? '' },
    { name: 'HARD', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
  ];
  const spec = record({
    ...{ flinkVersion: version, submission, parallelism: 1, entryClass: 'TellArguments', jarName: 'tell.jar' },
    ...ports,
    jobManagerConfig: { envConfig: { env }, resources: { requests: { memory: '1Gi' } }, systemMemoryFraction: 0.05 },
    programArgsList: [told, ...ARGUMENTS],
  }).spec;
  const java = atLeast(parsed, 1, 14) ? { 'env.java.opts.jobmanager': `-Dtold=${TOLD}` } : {};
  return {
    ...spec,
    flinkConfig: { ...passing(spec, submission === 'Job' ? ['jobmanager', 'client'] : ['jobmanager']), ...java },
  };
};

const GIVEN = { ...SECRETS, HOST_IP: '127.0.0.1', HOST_NAME: 'localhost' };
const processes: ChildProcess[] = [];

/** Starts the process of a container; the cluster's address becomes one of this machine. */
const start = (name: string, rendered: DeepReadonly<V1Container>, service: string): string => {
  const conf = join(folder, name);
  mkdirSync(conf);
  for (const file of readdirSync(join(home, 'conf')).filter((each) => !each.endsWith('.yaml')))
    copyFileSync(join(home, 'conf', file), join(conf, file));
  writeFileSync(join(conf, atLeast(parsed, 1, 19) ? 'config.yaml' : 'flink-conf.yaml'), `web.upload.dir: ${conf}\n`);
  mkdirSync(join(conf, 'flink-web-upload'));
  copyFileSync(jar, join(conf, 'flink-web-upload', 'tell.jar'));
  const local = (text: string): string =>
    text.replaceAll(service, '127.0.0.1').replace('/opt/flink/usrlib/tell.jar', jar);
  const { env, args } = processOf(rendered, GIVEN);
  const child = spawn(ENTRYPOINT, args.map(local), {
    env: {
      ...process.env,
      ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, local(value)])),
      ...{ FLINK_HOME: home, CONF: conf, FLINK_CONF_DIR: conf, USER_JAR: jar, LC_ALL: 'C.UTF-8' },
      TEST_JAVA_OPTIONS: JAVA_OPENS.join(' '),
    },
    stdio: process.env['VERBOSE'] === '1' ? 'inherit' : 'ignore',
    cwd: conf,
    detached: true,
  });
  processes.push(child);
  return conf;
};

const read = (told: string, file: string): readonly string[] => readFileSync(join(told, file), 'utf8').split('\0');
const toldIn = async (told: string): Promise<void> =>
  until(() =>
    existsSync(join(told, 'done')) && readFileSync(join(told, 'done'), 'utf8') !== '' ? true : undefined,
  ).then(() => undefined);

const differences = (spec: Spec, got: Readonly<Record<string, string>>): readonly unknown[] =>
  Object.entries(spec.flinkConfig ?? {})
    .filter(([name]) => !name.startsWith('env.java.') && !/memory/.test(name))
    .map(([name, value]) => ({
      name,
      value,
      expected: arrived(String(value), GIVEN),
      got: got[name],
    }))
    .filter(({ expected, got: found }) => expected !== found);

const configOf = async (port: number | undefined): Promise<Readonly<Record<string, string>>> => {
  const pairs = await until(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/jobmanager/config`).catch(() => undefined);
    return answer?.ok === true ? ((await answer.json()) as { key: string; value: string }[]) : undefined;
  });
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
};

const newFolder = (name: string): string => {
  const told = join(folder, `told-${name}`);
  mkdirSync(told);
  return told;
};

test.after(() => {
  for (const { pid, exitCode } of processes) if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
  if (process.env['VERBOSE'] !== '1') rmSync(folder, { recursive: true, force: true });
});

test(`Flink ${version} gets options and the arguments of REST as they are written`, { timeout: 240_000 }, async () => {
  const told = newFolder('rest');
  const spec = await specOf('Rest', told);
  const cluster = { ...record(spec), hash: 'h' };
  start('rest', container(OWNER, cluster, 'jobmanager'), 'values-h');
  assert.deepEqual(differences(spec, await configOf(spec.uiPort)), []);
  const { transport, close } = httpTransport();
  const client = flinkClient(transport, () => undefined, undefined);
  await client.run(`http://127.0.0.1:${spec.uiPort}`, {
    ...{ jobId: JOB_ID, jarName: 'tell.jar', entryClass: 'TellArguments', args: spec.programArgsList ?? [] },
    ...{ parallelism: 1, allowNonRestoredState: false },
  });
  await toldIn(told);
  await close();
  assert.deepEqual(read(told, 'arguments'), ARGUMENTS);
  if (atLeast(parsed, 1, 14)) assert.deepEqual(read(told, 'done'), [TOLD]);
});

test(`Flink ${version} gets options and arguments in application mode as they are written`, {
  timeout: 240_000,
}, async () => {
  if (!atLeast(parsed, 1, 15)) return;
  const told = newFolder('application');
  const spec = await specOf('Application', told);
  const cluster = { ...record(spec), hash: 'h', start: { jobId: JOB_ID, attempt: 1 } };
  start('application', container(OWNER, cluster, 'jobmanager'), 'values-h');
  await toldIn(told);
  assert.deepEqual(read(told, 'arguments'), ARGUMENTS);
  const config = read(told, 'configuration');
  const got = Object.fromEntries(config.flatMap((key, i) => (i % 2 === 0 ? [[key, config[i + 1] ?? '']] : [])));
  assert.deepEqual(differences(spec, got), []);
});

test(`Flink ${version} gets options and arguments of its client as they are written`, {
  timeout: 240_000,
}, async () => {
  const told = newFolder('client');
  const spec = await specOf('Job', told);
  const cluster = { ...record(spec), hash: 'h' };
  const job = clientJob(OWNER, cluster, { jobId: JOB_ID, attempt: 1 }, undefined);
  const [rendered] = job.spec?.template.spec?.containers ?? [];
  assert.ok(rendered !== undefined);
  start('client', rendered, 'values-h');
  await toldIn(told);
  assert.deepEqual(read(told, 'arguments'), ARGUMENTS);
  const config = read(told, 'configuration');
  const got = Object.fromEntries(config.flatMap((key, i) => (i % 2 === 0 ? [[key, config[i + 1] ?? '']] : [])));
  assert.deepEqual(differences(spec, got), []);
});

test('the options of every role have one of the ways that are asked here', () => {
  const cluster = { ...record({ flinkVersion: version, flinkConfig: PAIRS }), hash: 'h' };
  const options = flinkOptions(OWNER, cluster, 'jobmanager');
  const ways = Object.entries(options).map(
    ([name, value]) => deliver(destinationOf(cluster.spec, 'jobmanager', Object.keys(options)), name, value).by,
  );
  assert.deepEqual(
    [...new Set(ways)].sort(),
    atLeast(parsed, 1, 15) ? ['argument', 'properties'] : ['properties', 'refused'],
  );
});
