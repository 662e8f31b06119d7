import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent, request } from 'undici';
import { renew } from '../../../src/certificates/make.ts';
import { rotateCredentials } from '../../../src/certificates/rotate.ts';
import type { Credentials } from '../../../src/certificates/secret.ts';
import { bearer } from '../../../src/server/bearer.ts';
import { listen } from '../../../src/server/listen.ts';
import { service } from '../../fakes/service.ts';

/** So short that each look finds them near their end: authority and certificate are made anew each time. */
const LIVES = { authorityMs: 60_000, certificateMs: 60_000 };
const ROTATIONS = 12;

test('authority, certificate and token follow each other under load, and no call is lost', async () => {
  let certificates = await renew(undefined, ['localhost'], Date.now(), LIVES);
  let number = 0;
  const ensure = async (): Promise<Credentials> => {
    certificates = await renew(certificates, ['localhost'], Date.now(), LIVES);
    number += 1;
    return { certificates, token: `token-${number}`, formerToken: `token-${number - 1}` };
  };
  const first = await ensure();
  let published = first;
  let agent = new Agent({ connect: { ca: first.certificates.authority } });
  const spent: Agent[] = [];
  const shown: string[] = [];
  const failures: unknown[] = [];

  const listener = await listen(service({ authorize: bearer(() => keeper.tokens()) }).app, 0, first.certificates);
  const keeper = rotateCredentials(first, {
    ensure,
    publish: async (next) => {
      published = next;
      spent.push(agent);
      agent = new Agent({ connect: { ca: next.certificates.authority } });
    },
    use: (next) => {
      shown.push(next.certificates.certificate);
      listener.use(next.certificates);
    },
    failed: (error) => failures.push(error),
    everyMs: 60,
    settleMs: 100,
  });

  const statuses = new Map<number, number>();
  const load = async (): Promise<void> => {
    while (shown.length < ROTATIONS && failures.length === 0) {
      // What Metacontroller does: it bears what it read last, on connections that trust what it read last.
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
  keeper.stop();
  await Promise.all([...spent, agent].map((one) => one.destroy()));
  await listener.close();

  assert.deepEqual(failures, []);
  // 400: the body of `{}` is no hook call; what counts is that it was let in.
  assert.deepEqual([...statuses.keys()], [400]);
  assert.equal(new Set(shown).size, shown.length);
});

test('the token of a Secret that was deleted is good for calls under way', async () => {
  const certificates = await renew(undefined, ['localhost'], Date.now());
  const looks: (() => void)[] = [];
  const seen = new Promise<void>((resolve) => looks.push(resolve));
  const keeper = rotateCredentials(
    { certificates, token: 'old' },
    {
      ensure: async () => ({ certificates, token: 'new' }),
      publish: async () => looks[0]?.(),
      use: () => undefined,
      failed: () => undefined,
      everyMs: 5,
      settleMs: 0,
    },
  );
  await seen;
  await new Promise((resolve) => setImmediate(resolve));
  keeper.stop();
  assert.deepEqual(keeper.tokens(), ['new', 'old']);
});

test('a look that fails is told, and the next one is made', async () => {
  const certificates = await renew(undefined, ['localhost'], Date.now());
  const first: Credentials = { certificates, token: 'a' };
  const told: string[] = [];
  await new Promise<void>((resolve) => {
    const keeper = rotateCredentials(first, {
      ensure: () => Promise.reject(new Error('no API server')),
      publish: async () => undefined,
      use: () => undefined,
      failed: (error) => {
        told.push(String(error));
        if (told.length < 2) return;
        keeper.stop();
        resolve();
      },
      everyMs: 5,
      settleMs: 0,
    });
  });
  assert.deepEqual(told, ['Error: no API server', 'Error: no API server']);
});
