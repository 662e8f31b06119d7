import { randomBytes, X509Certificate } from 'node:crypto';

/** What a TLS Secret of ours holds, in PEM. `authority` may hold the former authority's certificate behind the present one's. */
export interface Certificates {
  readonly authority: string;
  readonly authorityKey: string;
  readonly certificate: string;
  readonly key: string;
}

/** How long they are valid, in milliseconds. */
export interface Validity {
  readonly authorityMs: number;
  readonly certificateMs: number;
}

const DAY_MS = 86_400_000;
export const LIVES: Validity = { authorityMs: 3650 * DAY_MS, certificateMs: 365 * DAY_MS };

/** Clocks of the API server, Metacontroller and ours may differ by this much. */
const SKEW_MS = 5 * 60_000;

const dates = (now: number, lifeMs: number) => ({
  notBeforeDate: new Date(now - SKEW_MS),
  notAfterDate: new Date(now + lifeMs),
});
const elliptic = { keyType: 'ec', algorithm: 'sha256' } as const;

/** The library is loaded only where something is to be made: it is large, and most replicas never need it. */
const generate = async (...args: Parameters<typeof import('selfsigned')['generate']>) =>
  (await import('selfsigned')).default.generate(...args);

/** Each authority has a name of its own: of two with the same, OpenSSL tries one alone for a certificate that the other signed. */
const makeAuthority = async (now: number, lifeMs: number) => {
  const made = await generate([{ name: 'commonName', value: `flinkapp ${randomBytes(4).toString('hex')}` }], {
    ...elliptic,
    ...dates(now, lifeMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { authority: made.cert, authorityKey: made.private };
};

const makeServing = async (
  names: readonly string[],
  authority: { authority: string; authorityKey: string },
  now: number,
  lifeMs: number,
) => {
  const made = await generate([{ name: 'commonName', value: (names[0] ?? 'flinkapp').slice(0, 64) }], {
    ...elliptic,
    ...dates(now, lifeMs),
    ca: { key: authority.authorityKey, cert: authority.authority },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) },
    ],
  });
  return { certificate: made.cert, key: made.private };
};

/** Whether less than a third of its life is left, or it cannot be read. */
const nearingExpiry = (pem: string, now: number): boolean => {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
    return to - now < (to - from) / 3;
  } catch {
    return true; // not a certificate: as good as ended
  }
};

const serves = (pem: string, names: readonly string[]): boolean => {
  try {
    const certificate = new X509Certificate(pem);
    return names.every((name) => certificate.checkHost(name) !== undefined);
  } catch {
    return false;
  }
};

/** What should be used now: what there is while it lasts, else newly made. A new authority leaves the former one trusted. */
export const renew = async (
  known: Certificates | undefined,
  names: readonly string[],
  now: number,
  lives: Validity = LIVES,
): Promise<Certificates> => {
  if (known === undefined || nearingExpiry(known.authority, now)) {
    const authority = await makeAuthority(now, lives.authorityMs);
    const serving = await makeServing(names, authority, now, lives.certificateMs);
    return {
      ...authority,
      ...serving,
      authority:
        known === undefined
          ? authority.authority
          : `${authority.authority.trim()}\n${new X509Certificate(known.authority).toString()}`,
    };
  }
  if (!nearingExpiry(known.certificate, now) && serves(known.certificate, names)) return known;
  const authority = { authority: new X509Certificate(known.authority).toString(), authorityKey: known.authorityKey };
  return { ...known, ...(await makeServing(names, authority, now, lives.certificateMs)) };
};
