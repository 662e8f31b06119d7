/** At most one line in this time, in milliseconds: during an outage every hook call would write one. */
const PAUSE_MS = 30_000;

/**
 * Writes a line now and then, with the number of those left out since the last.
 * @param now a clock that is never set back, in milliseconds
 */
export const occasionally = (
  now: () => number,
  write: (reason: string, leftOut: number) => void,
): ((reason: string) => void) => {
  let writtenAt = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  return (reason) => {
    if (now() - writtenAt < PAUSE_MS) {
      leftOut += 1;
      return;
    }
    write(reason, leftOut);
    writtenAt = now();
    leftOut = 0;
  };
};
