#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { customResourceDefinition } from './api/flinkapplication.ts';
import { readConfig } from './config.ts';

const USAGE = `usage: flinkapp serve    the webhooks and hooks; settings come from the environment (docs/settings.md)
       flinkapp check    judge manifests without a cluster; flinkapp check --help says how
       flinkapp crd      print the CustomResourceDefinition, as JSON that kubectl applies`;

/** Time after which a stop no longer waits for calls in flight: below the 30 s of a pod's grace period. */
const STOP_MS = 20_000;

/** Beside the compiled sources; a build without a Java compiler has none. */
const FINDER = new URL('../finder.jar', import.meta.url);

const finder = async (): Promise<{ readonly finder?: Uint8Array }> => {
  try {
    return { finder: await readFile(FINDER) };
  } catch {
    return {}; // the service says so in its log, and what needs it says so in the status
  }
};

/** A pod is told to end while its Service still sends calls there: kube-proxy on every node has to hear of it first. */
const LINGER_MS = { SIGTERM: 5000, SIGINT: 0 } as const;

/** What ends the process well when Kubernetes asks it to. The first process of a container is not ended by a signal that it does not listen to. */
let end: (lingerMs: number) => Promise<void> = async () => undefined;

const endWhenTold = (): void => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(1), STOP_MS).unref();
      end(LINGER_MS[signal]).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
};

const serve = async (): Promise<void> => {
  endWhenTold();
  const config = readConfig(process.env);
  // Loaded here alone: `crd` needs neither server nor client, and starts at once.
  const [{ serve: start }, kube, { httpTransport }] = await Promise.all([
    import('./serve.ts'),
    import('./kube/client.ts'),
    import('./flink/transport.ts'),
  ]);
  const access =
    config.kubeUrl === ''
      ? kube.inClusterAccess(
          process.env['KUBERNETES_SERVICE_HOST'] ?? 'kubernetes.default.svc',
          process.env['KUBERNETES_SERVICE_PORT'] ?? '443',
        )
      : kube.openAccess(config.kubeUrl);
  const flink = httpTransport();
  const { stop } = await start(config, { kube: kube.kubeApi(access), transport: flink.transport, ...(await finder()) });
  end = (lingerMs) => stop(lingerMs).finally(flink.close);
};

const check = async (args: readonly string[]): Promise<void> => {
  const { checkCommand } = await import('./check/command.ts');
  try {
    process.exitCode = await checkCommand(args, {
      stdin: process.stdin,
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
};

const [command, ...args] = process.argv.slice(2);
switch (command) {
  case 'check':
    await check(args);
    break;
  case 'serve':
    await serve();
    break;
  case 'crd':
    process.stdout.write(`${JSON.stringify(customResourceDefinition(), null, 2)}\n`);
    break;
  default:
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
}
