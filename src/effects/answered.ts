/**
 * The newest status sequence this process has answered with, by application. A call that brings an older one is
 * stale: answering "nothing changes" would make Metacontroller write the old status over the new one.
 */
export interface Answered {
  /** Undefined where this process has not yet seen the application live. */
  readonly newest: (uid: string) => number | undefined;
  readonly record: (uid: string, seq: number) => void;
}

/** Well above the applications of one cluster; the longest unseen are forgotten first, and then cost one live GET. */
const KEPT = 10_000;

export const answered = (): Answered => {
  const sequences = new Map<string, number>();
  return {
    newest: (uid) => sequences.get(uid),
    record: (uid, seq) => {
      const newest = Math.max(seq, sequences.get(uid) ?? 0);
      sequences.delete(uid);
      sequences.set(uid, newest);
      for (const oldest of sequences.keys()) {
        if (sequences.size <= KEPT) break;
        sequences.delete(oldest);
      }
    },
  };
};
