import { randomBytes } from 'node:crypto';
import { type KubeApi, KubeError } from '../kube/client.ts';
import { type Certificates, DAY_MS, renew } from './make.ts';

/** What the server presents. Callers must trust `authority`. */
export type ServingCertificate = Pick<Certificates, 'authority' | 'certificate' | 'key'>;

/** The bearer tokens of the hooks, and the certificates. */
export interface Credentials {
  readonly certificates: ServingCertificate;
  readonly token: string;
  /** The previous token, which calls in flight can still carry. */
  readonly formerToken?: string;
}

/** Who makes the certificates: flinkapp, or somebody else who stores them in the Secret (cert-manager, a person). */
export type CertificateSource = 'flinkapp' | 'secret';

export interface SecretNames {
  readonly namespace: string;
  readonly certificates: string;
  readonly token: string;
}

interface SecretObject {
  readonly metadata: { readonly resourceVersion?: string };
  readonly data?: Readonly<Record<string, string>>;
}

const isSecret = (value: unknown): value is SecretObject =>
  typeof value === 'object' && value !== null && 'metadata' in value;

const decode = (data: Readonly<Record<string, string>> | undefined, key: string): string =>
  Buffer.from(data?.[key] ?? '', 'base64').toString('utf8');
const encode = (data: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));

const secret = (
  namespace: string,
  name: string,
  type: string,
  data: Readonly<Record<string, string>>,
  resourceVersion?: string,
) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type,
  metadata: {
    name,
    namespace,
    labels: { 'app.kubernetes.io/managed-by': 'flinkapp' },
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  },
  data: encode(data),
});

/**
 * Reads a Secret and writes it if `next` returns new content. The first replica wins; the others use what it wrote.
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
  const found = {
    authority: read('ca.crt'),
    authorityKey: read('ca.key'),
    certificate: read('tls.crt'),
    key: read('tls.key'),
  };
  return Object.values(found).every((part) => part !== '') ? found : undefined;
};

/** Certificates that somebody else makes. */
const readCertificates = async (
  kube: KubeApi,
  { namespace, certificates }: SecretNames,
): Promise<ServingCertificate> => {
  const known = await kube.get(`/api/v1/namespaces/${namespace}/secrets/${certificates}`);
  const data = isSecret(known) ? known.data : undefined;
  const [authority, certificate, key] = [decode(data, 'ca.crt'), decode(data, 'tls.crt'), decode(data, 'tls.key')];
  if (authority === '' || certificate === '' || key === '')
    throw new Error(`Secret ${namespace}/${certificates} lacks ca.crt, tls.crt or tls.key`);
  return { authority, certificate, key };
};

const certificateSecret = async (
  kube: KubeApi,
  { namespace, certificates }: SecretNames,
  hosts: readonly string[],
  now: number,
): Promise<Certificates> => {
  const data = await ensure(kube, namespace, certificates, 'kubernetes.io/tls', async (known) => {
    const before = certificatesIn(known);
    const after = await renew(before, hosts, now);
    return after === before
      ? undefined
      : { 'ca.crt': after.authority, 'ca.key': after.authorityKey, 'tls.crt': after.certificate, 'tls.key': after.key };
  });
  const found = certificatesIn(data);
  if (found === undefined)
    throw new Error(`Secret ${namespace}/${certificates} lacks ca.crt, ca.key, tls.crt or tls.key`);
  return found;
};

const TOKEN_BYTES = 32;
/** flinkapp replaces a token of this age. */
const TOKEN_AGE_MS = 90 * DAY_MS;

/**
 * New content for the Secret of the tokens; undefined where it stays. The age of a token without a date starts now:
 * somebody else wrote it.
 */
const nextToken = (known: SecretObject['data'], now: number): Readonly<Record<string, string>> | undefined => {
  const [token, made] = [decode(known, 'token'), Date.parse(decode(known, 'made'))];
  const at = new Date(now).toISOString();
  const makeToken = () => randomBytes(TOKEN_BYTES).toString('hex');
  if (token === '') return { token: makeToken(), made: at };
  if (Number.isNaN(made)) return { token, made: at };
  return now - made < TOKEN_AGE_MS ? undefined : { token: makeToken(), former: token, made: at };
};

const tokenSecret = async (
  kube: KubeApi,
  { namespace, token }: SecretNames,
  now: number,
): Promise<Pick<Credentials, 'token' | 'formerToken'>> => {
  const data = await ensure(kube, namespace, token, 'Opaque', async (known) => nextToken(known, now));
  const former = decode(data, 'former');
  return { token: decode(data, 'token'), ...(former === '' ? {} : { formerToken: former }) };
};

/** Makes what is missing, renews what nears its expiry, and returns the credentials to use now. */
export const ensureCredentials = async (
  kube: KubeApi,
  names: SecretNames,
  hosts: readonly string[],
  now: number,
  source: CertificateSource = 'flinkapp',
): Promise<Credentials> => ({
  certificates:
    source === 'secret' ? await readCertificates(kube, names) : await certificateSecret(kube, names, hosts, now),
  ...(await tokenSecret(kube, names, now)),
});
