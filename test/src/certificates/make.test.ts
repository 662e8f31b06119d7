import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { renew } from '../../../src/certificates/make.ts';

const DAY_MS = 86_400_000;
const HOSTS = ['localhost', 'flinkapp.system.svc'];
const now = Date.now();

test('new certificates are valid for every host, and signed by their authority', async () => {
  const made = await renew(undefined, HOSTS, now);
  const [authority, certificate] = [new X509Certificate(made.authority), new X509Certificate(made.certificate)];
  assert.deepEqual(
    [
      authority.ca,
      certificate.ca,
      certificate.verify(authority.publicKey),
      ...HOSTS.map((host) => certificate.checkHost(host)),
    ],
    [true, false, true, ...HOSTS],
  );
});

for (const { name, days = 0, hosts = HOSTS, broken = {}, kept } of [
  { name: 'valid certificates stay', kept: { authority: true, certificate: true } },
  {
    name: 'a certificate with less than a third of its validity left is renewed',
    days: 300,
    kept: { authority: true, certificate: false },
  },
  {
    name: 'an authority near its expiry is renewed with its certificate, and the previous one stays trusted',
    days: 2600,
    kept: { authority: false, certificate: false },
  },
  { name: 'a certificate for other hosts is renewed', hosts: ['other'], kept: { authority: true, certificate: false } },
  {
    name: 'a text that is no certificate is replaced',
    broken: { certificate: 'none' },
    kept: { authority: true, certificate: false },
  },
]) {
  test(name, async () => {
    const known = { ...(await renew(undefined, hosts, now)), ...broken };
    const next = await renew(known, HOSTS, now + days * DAY_MS);
    assert.deepEqual(
      { authority: next.authority === known.authority, certificate: next.certificate === known.certificate },
      kept,
    );
    assert.equal(next.authority.includes(new X509Certificate(known.authority).toString().trim()), true);
  });
}
