import { boundedMap } from './bounded-map.ts';

/**
 * The newest `status.revision` that this process has answered with, by application. A hook call with an older one is
 * stale: to answer it unchanged would make Metacontroller overwrite the newer status (R1).
 */
export interface AnsweredRevisions {
  /** Undefined where this process has not yet seen the application live. */
  readonly newest: (uid: string) => number | undefined;
  readonly record: (uid: string, revision: number) => void;
}

/** Well above the applications of one Kubernetes cluster; each one beyond it costs a live GET. */
const MAX_APPLICATIONS = 10_000;

export const answeredRevisions = (): AnsweredRevisions => {
  const { get, set } = boundedMap<number>(MAX_APPLICATIONS);
  return { newest: get, record: (uid, revision) => set(uid, Math.max(revision, get(uid) ?? 0)) };
};
