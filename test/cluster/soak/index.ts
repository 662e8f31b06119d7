import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { inState, manifest } from '../application.ts';
import { apply, sleep, until } from '../kubectl.ts';
import { say } from '../outside.ts';
import { act, deleteAll, heal, ROLLS } from './actions.ts';
import { counted, leftBehind, memory, notRunning } from './checks.ts';
import { fleet } from './fleet.ts';

/**
 * Applications edited, scaled, broken and healed at random for a while, as flinkapp, Metacontroller, JobManagers and
 * TaskManagers are killed. At the end every application has to run, no count may be missing, nothing may be left after the
 * deletion, and flinkapp's memory may not have grown.
 *
 *   npm run soak -- [--minutes 10] [--applications 10] [--every 15] [--seed N]
 *
 * `--every`: seconds from one action to the next. The same seed does the same things, at times that depend on the machine.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    applications: { type: 'string', default: '10' },
    every: { type: 'string', default: '15' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
  },
});
const [minutes, applications, every, seed] = [values.minutes, values.applications, values.every, values.seed].map(
  Number,
);

/** MiB that a pod of flinkapp may have at most: with 200 applications it has 103 (README.md). */
const MOST_MEMORY = 140;
const SETTLE_MS = 600_000;

const members = fleet(applications ?? 10);
const begun = Date.now();
const minute = (): string => ((Date.now() - begun) / 60_000).toFixed(1).padStart(5);
const log = (line: string): void => say(`${minute()} ${line}`);

const faults: string[] = [];
const check = (found: readonly string[]): void => {
  for (const fault of found) log(`FAULT ${fault}`);
  faults.push(...found);
};

/** Waits until nothing is found any more; what is still found then is a fault. */
const eventually = async (find: () => Promise<readonly string[]>, withinMs: number): Promise<void> => {
  let found: readonly string[] = [];
  const isOver = async (): Promise<boolean> => {
    found = await find();
    return found.length === 0;
  };
  if (!(await until(isOver, withinMs, 5000))) check(found);
};

/** All that was measured of each pod's memory. */
const sizes = new Map<string, number[]>();
const measure = async (): Promise<void> => {
  for (const [pod, size] of await memory()) sizes.set(pod, [...(sizes.get(pod) ?? []), size]);
};

const steps = fc.sample(fc.noBias(fc.record({ member: fc.nat(members.length - 1), roll: fc.nat(ROLLS - 1) })), {
  seed: seed ?? 0,
  numRuns: Math.ceil(((minutes ?? 10) * 60) / (every ?? 15)) + 1,
});

log(`${members.length} applications for ${minutes} minutes, an action every ${every} s, seed ${seed}`);
await inState('rm -rf /state/soak-*');
for (const { name, spec } of members) {
  const { ok, out } = await apply(manifest(name, spec));
  if (!ok) check([`${name}: ${out}`]);
}
await eventually(() => notRunning(members), SETTLE_MS);
log('all run');

const end = Date.now() + (minutes ?? 10) * 60_000;
for (const [turn, { member: number, roll }] of steps.entries()) {
  const member = members[number];
  if (member === undefined || Date.now() >= end) break;
  const next = Date.now() + (every ?? 15) * 1000;
  log(`${member.name}: ${await act(member, roll, turn + 1)}`);
  await measure();
  await sleep(Math.max(0, next - Date.now()));
}

for (const [i, member] of members.filter(({ trouble }) => trouble !== 'none').entries())
  log(`${member.name}: ${await heal(member, i)}`);
await eventually(() => notRunning(members), SETTLE_MS);
log('all run again');
await measure();
for (const member of members) {
  const { summary, faults: found } = await counted(member);
  log(summary);
  check(found);
}
await deleteAll();
await eventually(leftBehind, 120_000);
await measure();
for (const [pod, measured] of sizes) {
  const [first = 0, last = 0, most] = [measured[0], measured.at(-1), Math.max(...measured)];
  log(`memory of ${pod}: ${first.toFixed(0)} MiB at first, at most ${most.toFixed(0)}, ${last.toFixed(0)} at last`);
  if (most > MOST_MEMORY) check([`${pod} had ${most.toFixed(0)} MiB, more than ${MOST_MEMORY}`]);
}
log(faults.length === 0 ? `no faults; seed ${seed}` : `${faults.length} faults; seed ${seed}`);
process.exit(faults.length === 0 ? 0 : 1);
