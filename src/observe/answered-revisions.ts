import { boundedMap } from './bounded-map.ts';

/**
 * The newest status sequence this process has answered with, by application. A call that brings an older one is
 * stale: answering "nothing changes" would make Metacontroller write the old status over the new one.
 */
export interface AnsweredRevisions {
  /** Undefined where this process has not yet seen the application live. */
  readonly newest: (uid: string) => number | undefined;
  readonly record: (uid: string, revision: number) => void;
}

/** Well above the applications of one cluster; one that is forgotten costs a live GET. */
export const answeredRevisions = (): AnsweredRevisions => {
  const { of, set } = boundedMap<number>(10_000);
  return { newest: of, record: (uid, revision) => set(uid, Math.max(revision, of(uid) ?? 0)) };
};
