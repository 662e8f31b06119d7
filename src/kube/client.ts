import { readFileSync } from 'node:fs';
import { FileAuth } from '@kubernetes/client-node/dist/file_auth.js';
import { Agent, request as send } from 'undici';
import { isFields } from '../api/fields.ts';

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
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

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
      if (error instanceof KubeError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new KubeError(0, `${method} ${path} failed: ${reason}`, { cause: error });
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
