import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import type { PodProcesses } from '../../test/world/kubelet.ts';

const run = promisify(execFile);

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** The file of a jar by its path, or by its name in a distribution and its examples. */
const jarIn = (home: string, name: string): string | undefined =>
  isAbsolute(name)
    ? name
    : [
        join(home, 'flink-web-upload', name),
        join(home, 'usrlib', name),
        join(home, 'examples', 'streaming', name),
      ].find((file) => existsSync(file));

const classPath = (home: string): string =>
  ['bin/bash-java-utils.jar', 'lib/*'].map((part) => join(home, part)).join(':');

/** The packages that Flink needs with a Java newer than 8 (from Flink's config.sh and flink-conf.yaml). */
const OPENS: readonly string[] = [
  '--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED',
  '--add-exports=java.base/sun.net.util=ALL-UNNAMED',
  ...[
    'java.lang',
    'java.net',
    'java.io',
    'java.nio',
    'sun.nio.ch',
    'java.lang.reflect',
    'java.text',
    'java.time',
    'java.util',
    'java.util.concurrent',
    'java.util.concurrent.atomic',
    'java.util.concurrent.locks',
  ].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
];

const MAIN: Readonly<Record<string, { readonly parameters: string; readonly main: string }>> = {
  jobmanager: {
    parameters: 'GET_JM_RESOURCE_PARAMS',
    main: 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint',
  },
  taskmanager: {
    parameters: 'GET_TM_RESOURCE_PARAMS',
    main: 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
  },
};

/**
 * Java's arguments for a role. Flink computes the memory (BashJavaUtils prints JVM parameters, then dynamic options).
 */
const command = async (home: string, conf: string, role: string): Promise<readonly string[]> => {
  const { parameters, main } = MAIN[role] ?? { parameters: '', main: '' };
  const { stdout } = await run('java', [
    '-cp',
    classPath(home),
    'org.apache.flink.runtime.util.bash.BashJavaUtils',
    parameters,
    '--configDir',
    conf,
  ]);
  const [jvm = '', dynamic = ''] = [...stdout.matchAll(/^BASH_JAVA_UTILS_EXEC_RESULT:(.*)$/gm)].map(
    ([, line = '']) => line,
  );
  const words = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '');
  return [...words(jvm), ...OPENS, '-cp', classPath(home), main, '--configDir', conf, ...words(dynamic)];
};

interface Ports {
  readonly rest: number;
  readonly rpc: number;
}

/**
 * Runs pods as Flink processes of one distribution on loopback, configured by FLINK_PROPERTIES of the pod, with free
 * ports and local addresses and folders.
 */
export const flinkProcesses = (home: string): PodProcesses & { readonly end: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'flinkapp-sandbox-'));
  const ports = new Map<string, Promise<Ports>>();
  const children = new Set<ChildProcess>();
  const portsOf = (cluster: string): Promise<Ports> => {
    const known = ports.get(cluster) ?? Promise.all([freePort(), freePort()]).then(([rest, rpc]) => ({ rest, rpc }));
    ports.set(cluster, known);
    return known;
  };
  const configure = (pod: string, properties: string, { rest, rpc }: Ports, jar: string): string => {
    const conf = join(folder, pod, 'conf');
    const upload = join(folder, pod, 'upload', 'flink-web-upload');
    mkdirSync(conf, { recursive: true });
    mkdirSync(upload, { recursive: true });
    const homeConf = join(home, 'conf');
    for (const file of readdirSync(homeConf).filter((name) => name.endsWith('.properties') || name.endsWith('.xml')))
      copyFileSync(join(homeConf, file), join(conf, file));
    const source = jarIn(home, jar);
    if (source !== undefined) copyFileSync(source, join(upload, basename(jar)));
    const local: Record<string, string | number> = {
      'jobmanager.rpc.address': 'localhost',
      'jobmanager.rpc.port': rpc,
      'rest.port': rest,
      'rest.bind-address': '127.0.0.1',
      'taskmanager.host': 'localhost',
      'blob.server.port': 0,
      'metrics.internal.query-service.port': 0,
      'web.upload.dir': join(folder, pod, 'upload'),
    };
    const lines = properties.split('\n').filter((line) => line !== '' && !((line.split(':')[0] ?? '') in local));
    const text = [...lines, ...Object.entries(local).map(([key, value]) => `${key}: ${value}`)]
      .join('\n')
      .replaceAll('$HOST_IP', '127.0.0.1');
    const configFile = existsSync(join(homeConf, 'config.yaml')) ? 'config.yaml' : 'flink-conf.yaml';
    writeFileSync(join(conf, configFile), `${text}\n`);
    return conf;
  };
  return {
    start: async ({ name, role, cluster, properties, jar }) => {
      const clusterPorts = await portsOf(cluster);
      const conf = configure(name, properties, clusterPorts, jar);
      const child = spawn('java', await command(home, conf, role), {
        env: { ...process.env, FLINK_CONF_DIR: conf },
        stdio: 'ignore',
        detached: true,
      });
      children.add(child);
      const stop = (): void => {
        children.delete(child);
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      };
      return { base: `http://127.0.0.1:${clusterPorts.rest}`, stop };
    },
    end: () => {
      for (const child of children)
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
