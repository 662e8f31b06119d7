import { createServer, type Server } from 'node:https';
import type { Express } from 'express';
import type { ServingCertificate } from '../certificates/secret.ts';

/** Metacontroller keeps idle connections for 90 s; a server that closes them earlier loses calls. */
const KEEP_ALIVE_MS = 120_000;

/** Far more than an API server and a Metacontroller open; each takes memory. */
const MAX_CONNECTIONS = 1000;

const secureContext = ({ certificate, key }: ServingCertificate, clientAuthority: string | undefined) => ({
  cert: certificate,
  key,
  minVersion: 'TLSv1.2' as const,
  ...(clientAuthority === undefined ? {} : { ca: clientAuthority }),
});

export interface Listener {
  readonly server: Server;
  readonly port: number;
  /** Presents another certificate on new connections; open ones keep theirs. */
  readonly setCertificate: (certificate: ServingCertificate) => void;
  /** Accepts no more connections and waits for the calls in flight. */
  readonly close: () => Promise<void>;
}

/** Limits on callers. Times are in milliseconds. */
export interface ListenOptions {
  /** From the connection, or from the first byte of a call, to the end of its headers. */
  readonly headersMs: number;
  /** To the end of its body. */
  readonly requestMs: number;
  /**
   * PEM of the authority that signs client certificates. With it the server requests one; the app decides about
   * callers without.
   */
  readonly clientAuthority?: string;
}

const DEFAULTS: ListenOptions = { headersMs: 10_000, requestMs: 30_000 };

/** @param port 0 takes a free one */
export const listen = async (
  app: Express,
  port: number,
  certificate: ServingCertificate,
  options: Partial<ListenOptions> = {},
): Promise<Listener> => {
  const { headersMs, requestMs, clientAuthority } = { ...DEFAULTS, ...options };
  const server = createServer(
    {
      ...secureContext(certificate, clientAuthority),
      requestCert: clientAuthority !== undefined,
      rejectUnauthorized: false,
      connectionsCheckingInterval: Math.min(headersMs, 5000),
    },
    app,
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve());
  });
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address !== null ? address.port : port,
    setCertificate: (next) => server.setSecureContext(secureContext(next, clientAuthority)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
};
