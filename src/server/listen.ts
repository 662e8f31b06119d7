import { createServer, type Server } from 'node:https';
import type { Express } from 'express';
import type { Serving } from '../certificates/secret.ts';

/** Metacontroller keeps idle connections for 90 s; a server that closes first loses the call that was just sent. */
const KEEP_ALIVE_MS = 120_000;

/** Far more than an API server and a Metacontroller keep; each costs memory. */
const MOST_CONNECTIONS = 1000;

const context = ({ certificate, key }: Serving, clientAuthority: string | undefined) => ({
  cert: certificate,
  key,
  minVersion: 'TLSv1.2' as const,
  ...(clientAuthority === undefined ? {} : { ca: clientAuthority }),
});

export interface Listener {
  readonly server: Server;
  readonly port: number;
  /** New connections get these certificates; those that are open keep theirs. */
  readonly use: (certificates: Serving) => void;
  /** Takes no more connections and waits for the calls in flight. */
  readonly close: () => Promise<void>;
}

/** What is expected of callers. Times are in milliseconds. */
export interface Timeouts {
  /** From the first byte of a call, or from the connection, to the end of its headers. */
  readonly headersMs: number;
  /** To the end of its body. */
  readonly requestMs: number;
  /** PEM of the authority that signs client certificates. They are asked for then, and what to do without one is for the app to say. */
  readonly clientAuthority?: string;
}

const TIMEOUTS: Timeouts = { headersMs: 10_000, requestMs: 30_000 };

/** @param port 0 chooses a free one */
export const listen = async (
  app: Express,
  port: number,
  certificates: Serving,
  more: Partial<Timeouts> = {},
): Promise<Listener> => {
  const { headersMs, requestMs, clientAuthority } = { ...TIMEOUTS, ...more };
  const server = createServer(
    {
      ...context(certificates, clientAuthority),
      requestCert: clientAuthority !== undefined,
      rejectUnauthorized: false,
      connectionsCheckingInterval: Math.min(headersMs, 5000),
    },
    app,
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve());
  });
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address !== null ? address.port : port,
    use: (next) => server.setSecureContext(context(next, clientAuthority)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
};
