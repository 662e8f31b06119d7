import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';

/**
 * An API server with its etcd as plain processes on loopback, and nothing else: no controller and no kubelet writes to what
 * the contract looks at. KUBE_BIN: the folder of etcd and kube-apiserver.
 */

const TOKEN = 'contract';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

export interface Answer {
  readonly code: number;
  readonly body: unknown;
}

export interface ControlPlane {
  readonly kubeconfig: string;
  readonly call: (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<Answer>;
  /** Starts another process that ends with this one. */
  readonly run: (command: string, args: readonly string[]) => ChildProcess;
  readonly close: () => Promise<void>;
}

export const controlPlane = async (bin: string): Promise<ControlPlane> => {
  const folder = mkdtempSync(join(tmpdir(), 'flinkapp-control-plane-'));
  const processes: ChildProcess[] = [];
  const run = (command: string, args: readonly string[]): ChildProcess => {
    const child = spawn(command, args, { stdio: process.env['CONTRACT_VERBOSE'] === undefined ? 'ignore' : 'inherit' });
    processes.push(child);
    return child;
  };
  process.on('exit', () => processes.forEach((child) => void child.kill('SIGKILL')));

  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  const etcd = `http://127.0.0.1:${client}`;
  run(join(bin, 'etcd'), [
    ...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync', '--log-level', 'error'],
    ...['--listen-client-urls', etcd, '--advertise-client-urls', etcd],
    ...['--listen-peer-urls', `http://127.0.0.1:${peer}`],
  ]);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = join(folder, 'accounts.key');
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }));
  writeFileSync(join(folder, 'tokens.csv'), `${TOKEN},contract,contract,system:masters\n`);
  run(join(bin, 'kube-apiserver'), [
    ...['--etcd-servers', etcd, '--secure-port', `${port}`, '--bind-address', '127.0.0.1'],
    ...['--cert-dir', join(folder, 'certificates'), '--token-auth-file', join(folder, 'tokens.csv')],
    ...['--service-account-issuer', 'https://kubernetes', '--service-account-key-file', key],
    ...['--service-account-signing-key-file', key, '--service-cluster-ip-range', '10.97.0.0/16'],
    ...['--disable-admission-plugins', 'ServiceAccount', '--authorization-mode', 'RBAC'],
  ]);

  const server = `https://127.0.0.1:${port}`;
  const kubeconfig = join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'contract', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'contract', user: { token: TOKEN } }],
    contexts: [{ name: 'contract', context: { cluster: 'contract', user: 'contract' } }],
    'current-context': 'contract',
  };
  writeFileSync(kubeconfig, JSON.stringify(config));

  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const call: ControlPlane['call'] = async (method, path, body) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': type };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await request(`${server}${path}`, { dispatcher, method, headers, ...sent });
    const text = await answer.body.text();
    return { code: answer.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text };
  };

  for (let tries = 0; ; tries += 1) {
    const ready = await call('GET', '/readyz').catch(() => undefined);
    if (ready?.code === 200) break;
    if (tries > 600) throw new Error('the API server does not start');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    kubeconfig,
    call,
    run,
    close: async () => {
      for (const child of processes) child.kill('SIGKILL');
      await dispatcher.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
