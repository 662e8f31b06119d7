import { readFileSync } from 'node:fs';
import { FileAuth } from '@kubernetes/client-node/dist/file_auth.js';
import { Agent, request as send } from 'undici';
import { isFields } from '../api/fields.ts';
import { removePrototypeKeys } from '../api/prototype-keys.ts';

/**
 * The part of the Kubernetes API that flinkapp uses. Only the credentials come from @kubernetes/client-node: importing
 * its generated API takes 80 MB of memory, more than the rest of flinkapp (docs/decisions/0003).
 */
export interface KubeApi {
  /** The object's JSON; undefined where it does not exist (404). Throws KubeError on any other failure. */
  readonly get: (path: string, accept?: string) => Promise<unknown>;
  readonly create: (path: string, object: unknown) => Promise<void>;
  /** Replaces the object. The API server refuses it (409) where the object's resourceVersion is not the newest. */
  readonly replace: (path: string, object: unknown) => Promise<void>;
  /** Deletes an object or, by a selector, a collection. One that does not exist counts as deleted. */
  readonly remove: (path: string) => Promise<void>;
  /** A JSON merge patch (RFC 7386). */
  readonly merge: (path: string, patch: unknown) => Promise<void>;
}

/** The API server refused the request or did not answer; then `status` is 0. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly status: number;
  /** The message of the API server alone. */
  readonly reason: string;
  constructor(status: number, message: string, options?: ErrorOptions & { readonly reason?: string }) {
    super(message, options);
    this.status = status;
    this.reason = options?.reason ?? message;
  }
}

/**
 * Whether the API server itself is at fault, so that the same request works later: it did not answer (0), it did not know
 * who asks (401, as when its keys change), it is overloaded (429), or it failed (5xx).
 */
export const isOutage = (error: unknown): error is KubeError =>
  error instanceof KubeError && (error.status >= 500 || [0, 401, 408, 429].includes(error.status));

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const TIMEOUT_MS = 4000;

/** The address of the API server and the credentials for it. */
export interface KubeAccess {
  readonly base: string;
  readonly ca?: string;
  readonly headers: () => Promise<Record<string, string>>;
}

/** The pod's own ServiceAccount. FileAuth reads the token again every minute, since the kubelet renews it. */
export const inClusterAccess = (host: string, port: string): KubeAccess => {
  const auth = new FileAuth();
  const user = { name: 'serviceaccount', authProvider: { config: { tokenFile: `${SERVICE_ACCOUNT}/token` } } };
  return {
    base: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca: readFileSync(`${SERVICE_ACCOUNT}/ca.crt`, 'utf8'),
    headers: async () => {
      const options = { headers: {} };
      await auth.applyAuthentication(user, options);
      return options.headers;
    },
  };
};

/** An API server that needs no credentials: `kubectl proxy`, or a simulated one. */
export const openAccess = (base: string): KubeAccess => ({ base, headers: async () => ({}) });

const MAX_REASON = 500;

/** The message of a Status (Kubernetes API conventions), or the text itself where a proxy answered something else. */
const reasonIn = (text: string): string => {
  try {
    const status: unknown = JSON.parse(text);
    return isFields(status) && typeof status['message'] === 'string' ? status['message'] : text;
  } catch {
    return text;
  }
};

/** A proxy in between can answer 200 with a page of its own. That is no answer of the API server. */
const parsed = (path: string, text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    removePrototypeKeys(value);
    return value;
  } catch (cause) {
    return failWith(`GET ${path} answered something other than JSON`, cause);
  }
};

const failWith = (message: string, cause: unknown): never => {
  throw new KubeError(0, message, { cause });
};

interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly accept?: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

const isMissing = ({ method }: KubeRequest, status: number): boolean =>
  status === 404 && (method === 'GET' || method === 'DELETE');

export const kubeApi = ({ base, ca, headers }: KubeAccess): KubeApi => {
  const agent = new Agent({
    connections: 8,
    keepAliveTimeout: 60_000,
    connect: { timeout: 2000, ...(ca === undefined ? {} : { ca }) },
  });
  const exchange = async ({ method, path, accept, body, contentType }: KubeRequest) => {
    const content = body === undefined ? {} : { 'content-type': contentType ?? 'application/json' };
    const response = await send(`${base}${path}`, {
      dispatcher: agent,
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { ...(await headers()), accept: accept ?? 'application/json', ...content },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.statusCode, text: await response.body.text() };
  };

  /** The text of the answer; undefined where the object does not exist. */
  const call = async (request: KubeRequest): Promise<string | undefined> => {
    const { method, path } = request;
    const { status, text } = await exchange(request).catch((error: unknown) =>
      failWith(`${method} ${path} failed: ${error instanceof Error ? error.message : String(error)}`, error),
    );
    if (status < 300) return text;
    if (isMissing(request, status)) return undefined;
    const reason = reasonIn(text).slice(0, MAX_REASON);
    throw new KubeError(status, `${method} ${path} answered ${status}: ${reason}`, { reason });
  };
  return {
    get: async (path, accept) => {
      const text = await call({ method: 'GET', path, ...(accept === undefined ? {} : { accept }) });
      return text === undefined ? undefined : parsed(path, text);
    },
    create: async (path, body) => void (await call({ method: 'POST', path, body })),
    replace: async (path, body) => void (await call({ method: 'PUT', path, body })),
    remove: async (path) => void (await call({ method: 'DELETE', path })),
    merge: async (path, body) =>
      void (await call({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' })),
  };
};
