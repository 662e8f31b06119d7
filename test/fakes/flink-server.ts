import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock } from '../world/clock.ts';
import { SimulatedFlink } from '../world/flink.ts';
import { behaviour } from '../world/flink-behaviour.ts';
import { Storage } from '../world/storage.ts';

/** The simulated Flink behind a real socket. Its clock moves only with `pass`. */
export const flinkServer = async (version = '1.20.5') => {
  const clock = new Clock();
  const flink = new SimulatedFlink('abc', 'uid-1', behaviour(version), clock, new Storage(), []);
  flink.slots = 4;
  flink.taskManagers = 1;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const isJson = request.headers['content-type'] === 'application/json';
      void flink.handle(request.method ?? 'GET', request.url ?? '/', isJson ? JSON.parse(text) : {}).then((answer) => {
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    flink,
    base: `http://127.0.0.1:${port}`,
    /** Makes the program of every job throw, once for each call. */
    misbehave: (on: boolean) => {
      if (on) flink.throwInJobs('told to fail');
    },
    pass: (ms: number) => clock.until(() => false, ms),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
