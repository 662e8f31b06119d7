import { readFileSync } from 'node:fs';
import { Agent, request as send } from 'undici';
import { parse } from 'yaml';
import type { PlainObject } from '../world/apply.ts';

/** The API server as the stand-in for Metacontroller sees it: one object, and lists that are watched. */

export type Fields = Record<string, unknown>;
export interface Thing extends PlainObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly { uid: string; controller?: boolean }[];
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly status?: Fields;
}

const config = parse(readFileSync(process.env['KUBECONFIG'] ?? '', 'utf8'));
const user = config.users[0].user;
const server: string = config.clusters[0].cluster.server;
const pem = (inline: string | undefined, file: string) =>
  inline === undefined ? readFileSync(file) : Buffer.from(inline, 'base64');
const kube = new Agent({
  connections: 16,
  bodyTimeout: 0,
  connect: {
    ca: pem(
      config.clusters[0].cluster['certificate-authority-data'],
      config.clusters[0].cluster['certificate-authority'],
    ),
    cert: pem(user['client-certificate-data'], user['client-certificate']),
    key: pem(user['client-key-data'], user['client-key']),
  },
});

export const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
  const response = await send(`${server}${path}`, {
    dispatcher: kube,
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const value = JSON.parse(await response.body.text());
  return { status: response.statusCode, value };
};

export const watch = async (listPath: string, seen: (type: string, object: Thing) => void): Promise<void> => {
  for (;;) {
    try {
      const { value } = await call('GET', listPath);
      for (const item of value.items)
        seen('ADDED', {
          ...item,
          kind: item.kind ?? value.kind.replace(/List$/, ''),
          apiVersion: item.apiVersion ?? value.apiVersion,
        });
      const response = await send(`${server}${listPath}?watch=1&resourceVersion=${value.metadata.resourceVersion}`, {
        dispatcher: kube,
      });
      let rest = '';
      for await (const chunk of response.body) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines.filter((text) => text !== '')) {
          const { type, object } = JSON.parse(line);
          seen(type, object);
        }
      }
    } catch (error) {
      process.stderr.write(`watch ${listPath}: ${String(error)}\n`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
};
