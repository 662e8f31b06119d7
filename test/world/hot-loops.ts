import type { SimulatedMetacontroller } from './metacontroller.ts';

const MINUTE_MS = 60_000;
/**
 * Hook calls in a minute. While a job is down flinkapp asks for one every 100 ms, and each change of a status or child
 * that Metacontroller sees adds one.
 */
const MAX_IN_A_MINUTE = 1200;
/** A steady application is called every 10 s; a savepoint by schedule adds some calls. */
const MAX_AT_REST = 120;

const inMinuteBefore = (times: readonly number[], end: number): number =>
  times.filter((at) => at > end - MINUTE_MS && at <= end).length;

/** Minutes in which Metacontroller called the hooks too often. */
export const hotLoops = ({ hookCalls }: SimulatedMetacontroller): readonly string[] => {
  let first = 0;
  let most = 0;
  hookCalls.forEach(({ at }, i) => {
    while ((hookCalls[first]?.at ?? at) <= at - MINUTE_MS) first += 1;
    most = Math.max(most, i - first + 1);
  });
  return most > MAX_IN_A_MINUTE ? [`${most} hook calls in a minute`] : [];
};

/** Whether Metacontroller called the hooks too often in the last minute, in which the application rested. */
export const restless = ({ hookCalls }: SimulatedMetacontroller, now: number): readonly string[] => {
  const calls = inMinuteBefore(
    hookCalls.map(({ at }) => at),
    now,
  );
  return calls > MAX_AT_REST ? [`${calls} hook calls in a minute at rest`] : [];
};
