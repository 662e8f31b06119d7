#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { customResourceDefinition } from './api/flinkapplication.ts';
import type { Terminal } from './check/command.ts';

import { readConfig } from './config.ts';
import { VERSION } from './version.ts';

const USAGE = `usage: flinkapp serve      serve the webhooks and hooks, with settings from the environment (docs/settings.md)
       flinkapp check      check manifests without a Kubernetes cluster (flinkapp check --help)
       flinkapp convert    make FlinkApplications from the manifests of another operator (flinkapp convert --help)
       flinkapp crd        print the CustomResourceDefinition as JSON for kubectl apply
       flinkapp --version  print the version`;

/** A stop waits this long for calls in flight: less than the 30 s of a pod's grace period. */
const STOP_TIMEOUT_MS = 20_000;

/** A build without a Java compiler makes none. */
const FINDER = new URL('../finder.jar', import.meta.url);

const finder = async (): Promise<{ readonly finder?: Uint8Array }> => {
  try {
    return { finder: await readFile(FINDER) };
  } catch {
    return {}; // the service logs it, and an application that needs it says so in its status
  }
};

/** A pod gets SIGTERM while its Service still sends calls there: kube-proxy on every node has to learn of it first. */
const DRAIN_MS = { SIGTERM: 5000, SIGINT: 0 } as const;

/**
 * Replaced once the service has started. Process 1 of a container ignores signals without a handler, so there is one
 * from the beginning.
 */
let shutDown: (drainMs: number) => Promise<void> = async () => undefined;

const shutDownOnSignals = (): void => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
      shutDown(DRAIN_MS[signal]).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
};

const serve = async (): Promise<void> => {
  shutDownOnSignals();
  const config = readConfig(process.env);
  // Imported only here: `crd` needs no server and no client, and starts at once.
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
  shutDown = (drainMs) => stop(drainMs).finally(flink.close);
};

type FileCommand = (args: readonly string[], terminal: Terminal) => Promise<number>;

const onFiles = async (command: FileCommand, args: readonly string[]): Promise<void> => {
  try {
    process.exitCode = await command(args, {
      stdin: process.stdin,
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      version: VERSION,
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
};

/** A reader that has enough, such as `head`, closes the pipe: that is no error. */
const ignoreClosedPipes = (): void => {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
};

const run = async (command: string | undefined, args: readonly string[]): Promise<void> => {
  if (command === 'check') return onFiles((await import('./check/command.ts')).checkCommand, args);
  if (command === 'convert') return onFiles((await import('./convert/command.ts')).convertCommand, args);
  const words = [command, ...args];
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(`${USAGE}\n`);
  } else if (words.includes('--version')) {
    process.stdout.write(`flinkapp ${VERSION}\n`);
  } else if (command === 'serve') {
    await serve();
  } else if (command === 'crd') {
    process.stdout.write(`${JSON.stringify(customResourceDefinition(), null, 2)}\n`);
  } else {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
  }
};

ignoreClosedPipes();
const [command, ...args] = process.argv.slice(2);
await run(command, args);
