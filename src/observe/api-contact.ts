import { API_VERSION, PLURAL } from '../api/flinkapplication.ts';
import { isOutage, type KubeApi } from '../kube/client.ts';
import { type Sleep, waitAtMost } from './wait-at-most.ts';

/** Whether the API server answers, as the calls of this process show. */
export interface ApiContact {
  /** Why the API server is out; undefined where it answers. Asks it where nothing recent is known. */
  readonly outage: () => Promise<string | undefined>;
}

/** While nothing else is asked of the API server, one small request in this time shows that it answers. */
const RECENT_MS = 5000;
/** A hook call waits this long for the request that may end an outage. */
const WAIT_MS = 500;
/** A request that has no answer by then has failed, and the next one may be sent. */
const CHECK_MS = 2000;

const CHECK = `/apis/${API_VERSION}/${PLURAL}?limit=1`;
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/**
 * Watches the calls of a client. Metacontroller needs the same API server for whatever a hook call answers, and backs
 * off for as long as the outage lasted once its own requests fail. So hook calls are not worth answering meanwhile.
 * @param now a clock that is never set back, in milliseconds
 */
export const watchContact = (
  kube: KubeApi,
  now: () => number,
  sleep: Sleep,
): { readonly kube: KubeApi; readonly contact: ApiContact } => {
  let reason: string | undefined;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let checking = false;

  const answered = (): void => {
    reason = undefined;
    answeredAt = now();
  };

  const watched = async <T>(call: Promise<T>): Promise<T> => {
    try {
      const answer = await call;
      answered();
      return answer;
    } catch (error) {
      if (isOutage(error)) reason = error.message;
      else answered();
      throw error;
    }
  };

  const check = async (): Promise<void> => {
    checking = true;
    const request = watched(kube.get(CHECK, METADATA_ONLY)).catch(() => undefined);
    await waitAtMost(request, CHECK_MS, sleep);
    checking = false;
  };

  return {
    kube: {
      get: (path, accept) => watched(kube.get(path, accept)),
      create: (path, object) => watched(kube.create(path, object)),
      replace: (path, object) => watched(kube.replace(path, object)),
      remove: (path) => watched(kube.remove(path)),
      merge: (path, patch) => watched(kube.merge(path, patch)),
    },
    contact: {
      outage: async () => {
        if (reason === undefined && now() - answeredAt <= RECENT_MS) return undefined;
        if (checking) return reason;
        const checked = check();
        if (reason !== undefined) await waitAtMost(checked, WAIT_MS, sleep);
        return reason;
      },
    },
  };
};
