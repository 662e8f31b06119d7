import { readFileSync } from 'node:fs';
import { FileAuth } from '@kubernetes/client-node/dist/file_auth.js';
import { Agent, request as send } from 'undici';
import { isFields } from '../api/fields.ts';

/**
 * The Kubernetes API, as little of it as we use. Only the credentials come from @kubernetes/client-node: its generated
 * API costs 80 MB of memory to import, more than all the rest of flinkapp (docs/decisions/0003).
 */
export interface KubeApi {
  /** The object's JSON; undefined where there is none (404). Throws KubeError on any other failure. */
  readonly get: (path: string, accept?: string) => Promise<unknown>;
  readonly create: (path: string, object: unknown) => Promise<void>;
  /** Replaces the object; the resourceVersion in it guards against overwriting another's write. */
  readonly replace: (path: string, object: unknown) => Promise<void>;
  /** Deletes an object or, by a selector, a collection. None is as good. */
  readonly remove: (path: string) => Promise<void>;
  /** A JSON merge patch (RFC 7386). */
  readonly merge: (path: string, patch: unknown) => Promise<void>;
}

/** The API server refused or did not answer; `status` is 0 where nothing came back. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly status: number;
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const TIMEOUT_MS = 4000;

/** Where the API server is and how to be let in. */
export interface KubeAccess {
  readonly base: string;
  readonly ca?: string;
  readonly headers: () => Promise<Record<string, string>>;
}

/** The pod's own service account; the token is read again each minute, as the kubelet renews it. */
export const inClusterAccess = (host: string, port: string): KubeAccess => {
  const auth = new FileAuth();
  const user = { name: 'serviceaccount', authProvider: { config: { tokenFile: `${ACCOUNT}/token` } } };
  return {
    base: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca: readFileSync(`${ACCOUNT}/ca.crt`, 'utf8'),
    headers: async () => {
      const options = { headers: {} };
      await auth.applyAuthentication(user, options);
      return options.headers;
    },
  };
};

/** An API server that asks for no credentials: `kubectl proxy`, or a simulated one. */
export const openAccess = (base: string): KubeAccess => ({ base, headers: async () => ({}) });

const MAX_REASON = 500;

/** What a Status says (Kubernetes API conventions), or the text itself where something else answered. */
const reasonIn = (text: string): string => {
  try {
    const status: unknown = JSON.parse(text);
    return isFields(status) && typeof status['message'] === 'string' ? status['message'] : text;
  } catch {
    return text;
  }
};

export const kubeApi = ({ base, ca, headers }: KubeAccess): KubeApi => {
  const agent = new Agent({
    connections: 8,
    keepAliveTimeout: 60_000,
    connect: { timeout: 2000, ...(ca === undefined ? {} : { ca }) },
  });
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    accept: string,
    body?: unknown,
    contentType = 'application/json',
  ) => {
    try {
      const response = await send(`${base}${path}`, {
        dispatcher: agent,
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { ...(await headers()), accept, ...(body === undefined ? {} : { 'content-type': contentType }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.body.text();
      if (response.statusCode < 300) return { status: response.statusCode, text };
      if ((method === 'GET' || method === 'DELETE') && response.statusCode === 404) return undefined;
      throw new KubeError(
        response.statusCode,
        `${method} ${path} answered ${response.statusCode}: ${reasonIn(text).slice(0, MAX_REASON)}`,
      );
    } catch (error) {
      throw error instanceof KubeError
        ? error
        : new KubeError(0, `${method} ${path}: ${String(error)}`, { cause: error });
    }
  };
  return {
    get: async (path, accept = 'application/json') => {
      const answer = await call('GET', path, accept);
      return answer === undefined ? undefined : JSON.parse(answer.text);
    },
    create: async (path, object) => void (await call('POST', path, 'application/json', object)),
    replace: async (path, object) => void (await call('PUT', path, 'application/json', object)),
    remove: async (path) => void (await call('DELETE', path, 'application/json')),
    merge: async (path, patch) =>
      void (await call('PATCH', path, 'application/json', patch, 'application/merge-patch+json')),
  };
};
