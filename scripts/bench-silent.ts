import type { ClusterQuestions } from '../src/observe/cluster-questions.ts';
import type { Clock } from '../test/world/clock.ts';
import { ManyApplications } from '../test/world/many-applications.ts';

/**
 * `npm run bench:silent`: what JobManagers that hang cost healthy applications. The hooks are those that ship, and the
 * time is virtual. "before" is how flinkapp asked clusters until 0.1: a hook call waited for the time-out of a request.
 */

const APPLICATIONS = 1000;
const WORKERS = 5;
const WARM_UP_MS = 15_000;
const MEASURED_MS = 60_000;

/** Hook calls wait for each answer, and a cluster that timed out is left alone for 1, 2, 4, 8, and then 10 s. */
const waiting = (clock: Clock): ClusterQuestions => {
  const suspects = new Map<string, { readonly until: number; readonly timeouts: number; readonly reason: string }>();
  return {
    ask: async ({ base, send }) => {
      const known = suspects.get(base);
      const start = clock.now;
      if (known !== undefined && start < known.until)
        return { view: { kind: 'unreachable', reason: known.reason }, ageMs: 0 };
      const view = await send();
      const timeouts = (known?.timeouts ?? 0) + 1;
      if (view.kind === 'answering') suspects.delete(base);
      else {
        const until = clock.now + Math.min(10_000, 500 * 2 ** timeouts);
        suspects.set(base, { until, timeouts, reason: view.reason });
      }
      return { view, ageMs: 0 };
    },
    discard: () => undefined,
  };
};

const measure = async (silent: number, questions?: (clock: Clock) => ClusterQuestions): Promise<string> => {
  const world = new ManyApplications({
    applications: APPLICATIONS,
    workers: WORKERS,
    ...(questions === undefined ? {} : { questions }),
  });
  await world.run(WARM_UP_MS);
  world.silent = new Set(Array.from({ length: silent }, (_, i) => `app-${Math.floor((i * APPLICATIONS) / silent)}`));
  await world.run(MEASURED_MS);
  const { waitMs, gapMs } = world.slowest();
  return `no hook call for ${(gapMs / 1000).toFixed(1)} s, and a wait of ${(waitMs / 1000).toFixed(2)} s`;
};

process.stdout.write(
  `${APPLICATIONS} applications, ${WORKERS} workers, ${MEASURED_MS / 1000} s of virtual time. A healthy application has at most\n`,
);
for (const silent of [0, 30, 100]) {
  process.stdout.write(`${silent} JobManagers hang\n`);
  process.stdout.write(`  before: ${await measure(silent, waiting)}\n`);
  process.stdout.write(`  now:    ${await measure(silent)}\n`);
}
process.stdout.write('goal: no hook call for 10 s, and a wait of 1 s\n');
