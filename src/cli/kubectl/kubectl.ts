import { spawn } from 'node:child_process';
import { CommandError, EXIT, type ExitStatus } from '../exit.ts';

/**
 * The user's own kubectl: every way to log in, context, proxy and impersonation works as it does there.
 * All functions throw CommandError.
 */
export interface Kubectl {
  /** Standard output of kubectl. */
  readonly read: (args: readonly string[]) => Promise<string>;
  /** The same, parsed as JSON. */
  readonly json: <T>(args: readonly string[]) => Promise<T>;
  /** Runs kubectl with the terminal of this command, until it ends or the user presses Ctrl-C. */
  readonly attach: (args: readonly string[]) => Promise<number>;
}

/** How kubectl 1.28 to 1.36 begins its messages. */
const STATUSES: readonly (readonly [pattern: RegExp, status: ExitStatus])[] = [
  [/\(NotFound\)|not found/, EXIT.notFound],
  [
    /\(Forbidden\)|Unauthorized|connection refused|Unable to connect|ServiceUnavailable|timed? ?out|no such host/,
    EXIT.unreachable,
  ],
];

const toError = (stderr: string): CommandError => {
  const message = stderr.trim().replace(/^Error from server /, '');
  const known = STATUSES.find(([pattern]) => pattern.test(message));
  return new CommandError(known?.[1] ?? EXIT.notSo, message);
};

const missing = (cause: unknown): CommandError =>
  new CommandError(EXIT.unreachable, 'kubectl is not on the PATH; install it', { cause });

const collect = (stream: NodeJS.ReadableStream): (() => string) => {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
};

const read = (args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn('kubectl', [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err] = [collect(child.stdout), collect(child.stderr)];
    child.on('error', (error) => reject(missing(error)));
    child.on('close', (code) => (code === 0 ? resolve(out()) : reject(toError(err()))));
  });

const attach = (args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn('kubectl', [...args], { stdio: 'inherit' });
    child.on('error', (error) => reject(missing(error)));
    child.on('close', (code) => resolve(code ?? EXIT.notSo));
  });

/** The same kubectl, with reads of JSON in one namespace. */
export const inNamespace = (kubectl: Kubectl, namespace: string): Kubectl => ({
  ...kubectl,
  json: <T>(args: readonly string[]) => kubectl.json<T>([...args, `--namespace=${namespace}`]),
});

/** @param flags go to every call, such as `--context` and `--namespace` */
export const kubectlWith = (flags: readonly string[]): Kubectl => ({
  read: (args) => read([...args, ...flags]),
  json: async (args) => JSON.parse(await read([...args, ...flags])),
  attach: (args) => attach([...args, ...flags]),
});
