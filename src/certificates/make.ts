import { randomBytes, X509Certificate } from 'node:crypto';

/**
 * The content of flinkapp's TLS Secret, in PEM. `authority` can have the previous authority's certificate after the
 * current one.
 */
export interface Certificates {
  readonly authority: string;
  readonly authorityKey: string;
  readonly certificate: string;
  readonly key: string;
}

/** How long certificates are valid, in milliseconds. */
export interface Validity {
  readonly authorityMs: number;
  readonly certificateMs: number;
}

export const DAY_MS = 86_400_000;
const VALIDITY: Validity = { authorityMs: 3650 * DAY_MS, certificateMs: 365 * DAY_MS };

/** By how much the clocks of the API server, Metacontroller and flinkapp can differ. */
const SKEW_MS = 5 * 60_000;

const dates = (now: number, validMs: number) => ({
  notBeforeDate: new Date(now - SKEW_MS),
  notAfterDate: new Date(now + validMs),
});
const elliptic = { keyType: 'ec', algorithm: 'sha256' } as const;

/** Loads the library only to make a certificate: it is large, and most replicas never need it. */
const generate = async (...args: Parameters<typeof import('selfsigned')['generate']>) =>
  (await import('selfsigned')).default.generate(...args);

/**
 * Every authority has its own name: of two with the same name, OpenSSL tries only one for a certificate that the
 * other signed.
 */
const makeAuthority = async (now: number, validMs: number) => {
  const made = await generate([{ name: 'commonName', value: `flinkapp ${randomBytes(4).toString('hex')}` }], {
    ...elliptic,
    ...dates(now, validMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { authority: made.cert, authorityKey: made.private };
};

const makeServingCertificate = async (
  hosts: readonly string[],
  authority: { authority: string; authorityKey: string },
  now: number,
  validMs: number,
) => {
  const made = await generate([{ name: 'commonName', value: (hosts[0] ?? 'flinkapp').slice(0, 64) }], {
    ...elliptic,
    ...dates(now, validMs),
    ca: { key: authority.authorityKey, cert: authority.authority },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2 as const, value })) },
    ],
  });
  return { certificate: made.cert, key: made.private };
};

/** Whether less than a third of its validity is left, or it cannot be read. */
const nearingExpiry = (pem: string, now: number): boolean => {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
    return to - now < (to - from) / 3;
  } catch {
    return true; // not a certificate
  }
};

const coversHosts = (pem: string, hosts: readonly string[]): boolean => {
  try {
    const certificate = new X509Certificate(pem);
    return hosts.every((host) => certificate.checkHost(host) !== undefined);
  } catch {
    return false;
  }
};

/**
 * Renews what nears its expiry or does not cover the hosts, and returns the rest as it is. A new authority keeps the
 * previous one trusted.
 */
export const renew = async (
  current: Certificates | undefined,
  hosts: readonly string[],
  now: number,
  validity: Validity = VALIDITY,
): Promise<Certificates> => {
  if (current === undefined || nearingExpiry(current.authority, now)) {
    const authority = await makeAuthority(now, validity.authorityMs);
    const serving = await makeServingCertificate(hosts, authority, now, validity.certificateMs);
    return {
      ...authority,
      ...serving,
      authority:
        current === undefined
          ? authority.authority
          : `${authority.authority.trim()}\n${new X509Certificate(current.authority).toString()}`,
    };
  }
  if (!nearingExpiry(current.certificate, now) && coversHosts(current.certificate, hosts)) return current;
  const authority = {
    authority: new X509Certificate(current.authority).toString(),
    authorityKey: current.authorityKey,
  };
  return { ...current, ...(await makeServingCertificate(hosts, authority, now, validity.certificateMs)) };
};
