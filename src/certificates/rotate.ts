import { setTimeout } from 'node:timers/promises';
import type { Credentials } from './secret.ts';

/** What is done again and again to keep credentials. */
export interface Rotation {
  /** Makes or reads them. */
  readonly ensure: () => Promise<Credentials>;
  /** Puts the authority where it must be trusted. */
  readonly publish: (credentials: Credentials) => Promise<void>;
  /** Called when the server should show other certificates. */
  readonly use: (credentials: Credentials) => void;
  readonly failed: (error: unknown) => void;
  /** Between two looks, in milliseconds. */
  readonly everyMs: number;
  /** How long after its publication an authority is taken to be trusted everywhere, in milliseconds: before, its certificates would be refused. */
  readonly settleMs: number;
}

export interface Rotator {
  /** Those that calls of the hooks may bear: the present one first. */
  readonly tokens: () => readonly string[];
  readonly stop: () => void;
}

/** Keeps what was begun with: looks again and again, publishes first, and shows new certificates once they are trusted. */
export const rotateCredentials = (
  first: Credentials,
  { ensure, publish, use, failed, everyMs, settleMs }: Rotation,
): Rotator => {
  let current = first;
  // Where somebody deletes the Secret, calls under way still bear what was in it.
  let before: string | undefined;
  const stopped = new AbortController();
  const { signal } = stopped;

  const rotate = async (): Promise<void> => {
    const next = await ensure();
    await publish(next);
    if (next.token !== current.token) before = current.token;
    const [old, fresh] = [current.certificates, next.certificates];
    current = next;
    if (fresh.certificate === old.certificate) return;
    if (fresh.authority !== old.authority) await setTimeout(settleMs, undefined, { signal });
    use(next);
  };

  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      await setTimeout(everyMs, undefined, { signal });
      await rotate().catch((error: unknown) => (signal.aborted ? undefined : failed(error)));
    }
  };
  loop().catch((error: unknown) => (signal.aborted ? undefined : failed(error)));

  return {
    tokens: () => [current.token, current.formerToken, before].filter((token) => token !== undefined),
    stop: () => stopped.abort(),
  };
};
