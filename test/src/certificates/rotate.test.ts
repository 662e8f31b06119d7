import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent, request } from 'undici';
import { renew } from '../../../src/certificates/make.ts';
import { rotateCredentials } from '../../../src/certificates/rotate.ts';
import type { Credentials } from '../../../src/certificates/secret.ts';
import { requireBearerToken } from '../../../src/server/bearer.ts';
import { listen } from '../../../src/server/listen.ts';
import { service } from '../../fakes/service.ts';

/** So short that every rotation renews authority and certificate: the clock skew alone leaves them near their expiry. */
const VALIDITY = { authorityMs: 60_000, certificateMs: 60_000 };
const ROTATIONS = 12;

test('twelve rotations of authority, certificate and token under load lose no call', async () => {
  let certificates = await renew(undefined, ['localhost'], Date.now(), VALIDITY);
  let number = 0;
  const ensure = async (): Promise<Credentials> => {
    certificates = await renew(certificates, ['localhost'], Date.now(), VALIDITY);
    number += 1;
    return { certificates, token: `token-${number}`, formerToken: `token-${number - 1}` };
  };
  const first = await ensure();
  let published = first;
  let agent = new Agent({ connect: { ca: first.certificates.authority } });
  const replaced: Agent[] = [];
  const served: string[] = [];
  const failures: unknown[] = [];

  const listener = await listen(
    service({ authorize: requireBearerToken(() => rotator.tokens()) }).app,
    0,
    first.certificates,
  );
  const rotator = rotateCredentials(first, {
    ensure,
    publish: async (next) => {
      published = next;
      replaced.push(agent);
      agent = new Agent({ connect: { ca: next.certificates.authority } });
    },
    use: (next) => {
      served.push(next.certificates.certificate);
      listener.setCertificate(next.certificates);
    },
    onError: (error) => failures.push(error),
    intervalMs: 60,
    trustDelayMs: 100,
  });

  const statuses = new Map<number, number>();
  const load = async (): Promise<void> => {
    while (served.length < ROTATIONS && failures.length === 0) {
      // As Metacontroller does: the token and the authority that it read last.
      const { token } = published;
      try {
        const { statusCode, body } = await request(`https://localhost:${listener.port}/sync`, {
          method: 'POST',
          dispatcher: agent,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: '{}',
        });
        await body.dump();
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all([load(), load(), load(), load()]);
  rotator.stop();
  await Promise.all([...replaced, agent].map((one) => one.destroy()));
  await listener.close();

  assert.deepEqual(failures, []);
  // 400 means that the call passed: the body `{}` is no hook call.
  assert.deepEqual([...statuses.keys()], [400]);
  assert.equal(new Set(served).size, served.length);
});

test('after the Secret of the token was deleted, the old token stays valid for calls in flight', async () => {
  const certificates = await renew(undefined, ['localhost'], Date.now());
  let onPublished = (): void => undefined;
  const published = new Promise<void>((resolve) => {
    onPublished = resolve;
  });
  const rotator = rotateCredentials(
    { certificates, token: 'old' },
    {
      ensure: async () => ({ certificates, token: 'new' }),
      publish: async () => onPublished(),
      use: () => undefined,
      onError: () => undefined,
      intervalMs: 5,
      trustDelayMs: 0,
    },
  );
  await published;
  await new Promise((resolve) => setImmediate(resolve));
  rotator.stop();
  assert.deepEqual(rotator.tokens(), ['new', 'old']);
});

test('a rotation that fails is reported, and the next one follows', async () => {
  const certificates = await renew(undefined, ['localhost'], Date.now());
  const first: Credentials = { certificates, token: 'a' };
  const errors: string[] = [];
  await new Promise<void>((resolve) => {
    const rotator = rotateCredentials(first, {
      ensure: () => Promise.reject(new Error('no API server')),
      publish: async () => undefined,
      use: () => undefined,
      onError: (error) => {
        errors.push(String(error));
        if (errors.length < 2) return;
        rotator.stop();
        resolve();
      },
      intervalMs: 5,
      trustDelayMs: 0,
    });
  });
  assert.deepEqual(errors, ['Error: no API server', 'Error: no API server']);
});
