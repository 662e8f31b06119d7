import { memory } from './memory.ts';

/**
 * The newest status sequence this process has answered with, by application. A call that brings an older one is
 * stale: answering "nothing changes" would make Metacontroller write the old status over the new one.
 */
export interface Answered {
  /** Undefined where this process has not yet seen the application live. */
  readonly newest: (uid: string) => number | undefined;
  readonly record: (uid: string, seq: number) => void;
}

/** Well above the applications of one cluster; one that is forgotten costs a live GET. */
export const answered = (): Answered => {
  const { of, set } = memory<number>(10_000);
  return { newest: of, record: (uid, seq) => set(uid, Math.max(seq, of(uid) ?? 0)) };
};
