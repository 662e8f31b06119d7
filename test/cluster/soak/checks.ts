import { type Line, runs, written } from '../application.ts';
import { FLINKAPP, podsOfWorkload } from '../killing.ts';
import { kubectl } from '../kubectl.ts';
import type { Member } from './fleet.ts';

/** What a soak finds: each check returns sentences, none when all is well. */

/**
 * Counts that a run may repeat. A TaskManager whose JobManager is gone counts on until its pod ends: up to a minute, while
 * flinkapp and Metacontroller are killed too.
 */
const REPEATED = 3000;

/** The job's own count: it never leaves one out, never begins again, and of two runs only the later one writes. */
export const countFaults = (name: string, lines: readonly Line[]): readonly string[] => {
  const faults: string[] = lines.length === 0 ? [`${name}: the job has written nothing`] : [];
  const over = new Set<string>();
  let highest = 0;
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    if (line.count > highest + 1) faults.push(`${name}: the count jumped from ${highest} to ${line.count}`);
    highest = Math.max(highest, line.count);
    if (before === undefined || before.run === line.run) return;
    over.add(before.run);
    if (over.has(line.run))
      faults.push(`${name}: run ${line.run} wrote ${line.count} after run ${before.run} had begun`);
    if (line.count <= Math.max(1, before.count - REPEATED))
      faults.push(`${name}: the count went back from ${before.count} to ${line.count}`);
  });
  return faults;
};

/** What each job has written: a line for the log, and what is wrong with it. */
export const counted = async (
  member: Member,
): Promise<{ readonly summary: string; readonly faults: readonly string[] }> => {
  const lines = await written(member.name);
  const runs = new Set(lines.map(({ run }) => run)).size;
  const summary = `${member.name}: counted to ${lines.at(-1)?.count ?? 0} in ${runs} runs`;
  return { summary, faults: countFaults(member.name, lines) };
};

/** Applications that do not run, with what they say. */
export const notRunning = async (members: readonly Member[]): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const { name, spec } of members) {
    const isUp = await runs(name, ({ status }) => status?.deployed?.spec.image === spec.image);
    if (isUp) continue;
    const path =
      'jsonpath={.status.phase}: {.status.lastError.message} {.status.conditions[?(@.type=="Ready")].message}';
    faults.push(`${name}: ${(await kubectl(['get', 'flinkapplication', name, '-o', path])).out}`);
  }
  return faults;
};

const KINDS = 'pods,deployments,jobs,services,ingresses,poddisruptionbudgets';

/** What is left of applications that are deleted. */
export const leftBehind = async (): Promise<readonly string[]> => {
  const objects = await kubectl(['get', KINDS, '-l', 'flink-app', '-o', 'name']);
  const stores = await kubectl(['get', 'configmaps', '-l', 'type=flink-native-kubernetes', '-o', 'name']);
  return `${objects.out}\n${stores.out}`.split('\n').filter((line) => line.includes('/'));
};

/** Resident memory of each pod of flinkapp, in MiB. A pod that is not up yet is left out. */
export const memory = async (): Promise<ReadonlyMap<string, number>> => {
  const sizes = new Map<string, number>();
  for (const pod of await podsOfWorkload(FLINKAPP)) {
    const name = pod.replace('pod/', '');
    const path = `/api/v1/namespaces/${FLINKAPP.namespace}/pods/https:${name}:8444/proxy/metrics`;
    const { ok, out } = await kubectl(['get', '--raw', path]);
    const [, bytes] = /^process_resident_memory_bytes (\S+)$/m.exec(out) ?? [];
    if (ok && bytes !== undefined) sizes.set(name, Number(bytes) / 2 ** 20);
  }
  return sizes;
};
