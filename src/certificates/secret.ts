import { randomBytes } from 'node:crypto';
import { type KubeApi, KubeError } from '../effects/kube.ts';
import { type Certificates, renew } from './make.ts';

/** The bearer token of the hooks, and the certificates. */
export interface Credentials {
  readonly certificates: Certificates;
  readonly token: string;
}

export interface SecretNames {
  readonly namespace: string;
  readonly certificates: string;
  readonly token: string;
}

interface SecretObject {
  readonly metadata: { readonly resourceVersion?: string };
  readonly data?: Readonly<Record<string, string>>;
}

const isSecret = (value: unknown): value is SecretObject => typeof value === 'object' && value !== null && 'metadata' in value;

const decode = (data: Readonly<Record<string, string>> | undefined, key: string): string => Buffer.from(data?.[key] ?? '', 'base64').toString('utf8');
const encode = (data: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));

const secret = (namespace: string, name: string, type: string, data: Readonly<Record<string, string>>, resourceVersion?: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type,
  metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'flinkapp' }, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  data: encode(data),
});

/**
 * Reads a Secret and writes it where `next` makes another of it. Whichever replica comes first wins; the others take
 * what it wrote.
 */
const ensure = async (
  kube: KubeApi,
  namespace: string,
  name: string,
  type: string,
  next: (data: SecretObject['data']) => Promise<Readonly<Record<string, string>> | undefined>,
): Promise<SecretObject['data']> => {
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const known = await kube.get(`${path}/${name}`);
  const found = isSecret(known) ? known : undefined;
  const data = await next(found?.data);
  if (data === undefined) return found?.data;
  const object = secret(namespace, name, type, data, found?.metadata.resourceVersion);
  try {
    await (found === undefined ? kube.create(path, object) : kube.replace(`${path}/${name}`, object));
    return object.data;
  } catch (error) {
    if (!(error instanceof KubeError) || error.status !== 409) throw error;
    const other = await kube.get(`${path}/${name}`);
    return isSecret(other) ? other.data : undefined;
  }
};

const certificatesIn = (data: SecretObject['data']): Certificates | undefined => {
  const read = (key: string) => decode(data, key);
  const found = { authority: read('ca.crt'), authorityKey: read('ca.key'), certificate: read('tls.crt'), key: read('tls.key') };
  return Object.values(found).every((part) => part !== '') ? found : undefined;
};

const certificateSecret = async (kube: KubeApi, { namespace, certificates }: SecretNames, hosts: readonly string[], now: number): Promise<Certificates> => {
  const data = await ensure(kube, namespace, certificates, 'kubernetes.io/tls', async (known) => {
    const before = certificatesIn(known);
    const after = await renew(before, hosts, now);
    return after === before ? undefined : { 'ca.crt': after.authority, 'ca.key': after.authorityKey, 'tls.crt': after.certificate, 'tls.key': after.key };
  });
  const found = certificatesIn(data);
  if (found === undefined) throw new Error(`Secret ${namespace}/${certificates} does not hold ca.crt, ca.key, tls.crt and tls.key`);
  return found;
};

const TOKEN_BYTES = 32;

const tokenSecret = async (kube: KubeApi, { namespace, token }: SecretNames): Promise<string> => {
  const data = await ensure(kube, namespace, token, 'Opaque', async (known) =>
    decode(known, 'token') === '' ? { token: randomBytes(TOKEN_BYTES).toString('hex') } : undefined,
  );
  return decode(data, 'token');
};

/** Makes what is missing, renews what nears its end, and gives what is to be used now. */
export const ensureCredentials = async (kube: KubeApi, names: SecretNames, hosts: readonly string[], now: number): Promise<Credentials> => ({
  certificates: await certificateSecret(kube, names, hosts, now),
  token: await tokenSecret(kube, names),
});
