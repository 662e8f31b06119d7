import { type ChildProcess, spawn } from 'node:child_process';

/** Reads of the API server through one `kubectl proxy`: a process for each look would take a good part of a core. */

let proxy: Promise<string> | undefined;

const serving = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.stdout?.on('data', (said: Buffer) => {
      const address = /127\.0\.0\.1:\d+/.exec(said.toString());
      if (address !== null) resolve(`http://${address[0]}`);
    });
    child.on('exit', (code) => reject(new Error(`kubectl proxy ended with ${code}`)));
  });

const start = async (): Promise<string> => {
  const child = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill());
  const address = await serving(child);
  // The tests end when they are done: the proxy does not keep them.
  child.unref();
  (child.stdout as unknown as { unref(): void }).unref();
  return address;
};

/** An object or a list, as the API server tells it; undefined where there is none. */
export const read = async <T>(path: string): Promise<T | undefined> => {
  proxy ??= start();
  const answer = await fetch(`${await proxy}${path}`);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};
