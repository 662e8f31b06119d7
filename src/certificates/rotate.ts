import { setTimeout } from 'node:timers/promises';
import type { Credentials } from './secret.ts';

/** How credentials are rotated. Times are in milliseconds. */
export interface Rotation {
  /** Makes, renews or reads the credentials. */
  readonly ensure: () => Promise<Credentials>;
  /** Writes the authority into the objects that must trust it. */
  readonly publish: (credentials: Credentials) => Promise<void>;
  /** Makes the server present another certificate. */
  readonly use: (credentials: Credentials) => void;
  readonly onError: (error: unknown) => void;
  readonly intervalMs: number;
  /** How long callers need to trust a published authority; until then they would refuse its certificates. */
  readonly trustDelayMs: number;
}

export interface Rotator {
  /** The tokens that hook calls may carry, the current one first. */
  readonly tokens: () => readonly string[];
  readonly stop: () => void;
}

/**
 * Rotates credentials in the background: publishes a new authority first, and uses its certificate once callers trust
 * it.
 */
export const rotateCredentials = (
  first: Credentials,
  { ensure, publish, use, onError, intervalMs, trustDelayMs }: Rotation,
): Rotator => {
  let current = first;
  // After somebody deleted the Secret, calls in flight still carry the token that was in it.
  let replacedToken: string | undefined;
  const stopped = new AbortController();
  const { signal } = stopped;

  const rotate = async (): Promise<void> => {
    const next = await ensure();
    await publish(next);
    if (next.token !== current.token) replacedToken = current.token;
    const [before, after] = [current.certificates, next.certificates];
    current = next;
    if (after.certificate === before.certificate) return;
    if (after.authority !== before.authority) await setTimeout(trustDelayMs, undefined, { signal });
    use(next);
  };

  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      await setTimeout(intervalMs, undefined, { signal });
      await rotate().catch((error: unknown) => (signal.aborted ? undefined : onError(error)));
    }
  };
  loop().catch((error: unknown) => (signal.aborted ? undefined : onError(error)));

  return {
    tokens: () => [current.token, current.formerToken, replacedToken].filter((token) => token !== undefined),
    stop: () => stopped.abort(),
  };
};
