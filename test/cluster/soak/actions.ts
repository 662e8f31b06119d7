import assert from 'node:assert/strict';
import type { Spec } from '../../../src/api/spec.ts';
import { inState, manifest } from '../application.ts';
import { FLINKAPP, killPod, METACONTROLLER } from '../killing.ts';
import { apply, kubectl, until } from '../kubectl.ts';
import { kill } from '../outside.ts';
import { type Member, otherImage, type Trouble } from './fleet.ts';

/** What a soak does. Each action returns what it did, for the log. */

type Action = (member: Member, turn: number) => Promise<string>;

const put = async (member: Member, spec: Spec): Promise<void> => {
  // Nothing is applied while the only pod of flinkapp that was left starts again.
  const isApplied = async () => (await apply(manifest(member.name, spec))).ok;
  assert.equal(await until(isApplied, 60_000), true, `${member.name} cannot be applied`);
  member.spec = spec;
};

const edit: Action = async (member) => {
  await put(member, { ...member.spec, image: otherImage(member) });
  return 'another image';
};

const savepoint: Action = async (member, turn) => {
  await put(member, { ...member.spec, savepointNonce: `${turn}` });
  return 'a savepoint';
};

const scale: Action = async (member) => {
  const parallelism = member.spec.parallelism === 1 ? 2 : 1;
  await put(member, { ...member.spec, parallelism });
  return `parallelism ${parallelism}`;
};

const killRole =
  (role: 'jobmanager' | 'taskmanager'): Action =>
  async ({ name }) => {
    await kill(name, role);
    return `its ${role} killed`;
  };

/** A job that fails is healed by the file's removal, all else by a spec that can run. */
const breakWith: Readonly<Record<Exclude<Trouble, 'none'>, (member: Member) => Promise<void>>> = {
  image: (member) => put(member, { ...member.spec, image: 'cluster.local/nothing:1' }),
  main: (member) =>
    put(member, { ...member.spec, programArgs: '', programArgsList: [`/state/${member.name}`, '--throw'] }),
  failing: async ({ name }) => void (await inState(`touch /state/${name}/fail`)),
  suspended: (member) => put(member, { ...member.spec, suspended: true }),
};

const broken =
  (trouble: Exclude<Trouble, 'none'>): Action =>
  async (member) => {
    await breakWith[trouble](member);
    member.trouble = trouble;
    return `trouble: ${trouble}`;
  };

/** Undoes what an action broke. */
export const heal: Action = async (member) => {
  const { trouble, name, spec } = member;
  if (trouble === 'failing') await inState(`rm -f /state/${name}/fail`);
  else {
    const { suspended: _, programArgsList: __, ...rest } = spec;
    await put(member, { ...rest, image: otherImage(member), programArgs: `/state/${name}` });
  }
  member.trouble = 'none';
  return `healed of: ${trouble}`;
};

const killFlinkapp: Action = async (_, turn) => {
  await killPod(FLINKAPP, turn);
  return 'a pod of flinkapp killed';
};

const killMetacontroller: Action = async (_, turn) => {
  await killPod(METACONTROLLER, turn);
  return 'Metacontroller killed';
};

/** How often each action comes, among the sum of all. */
const WEIGHTS: readonly (readonly [number, Action])[] = [
  [5, edit],
  [3, savepoint],
  [3, scale],
  [4, killRole('jobmanager')],
  [3, killRole('taskmanager')],
  [2, broken('image')],
  [2, broken('main')],
  [2, broken('failing')],
  [2, broken('suspended')],
  [2, killFlinkapp],
  [2, killMetacontroller],
];

export const ROLLS = WEIGHTS.reduce((sum, [weight]) => sum + weight, 0);

const actionOf = (roll: number): Action => {
  let left = roll;
  for (const [weight, action] of WEIGHTS) {
    if (left < weight) return action;
    left -= weight;
  }
  return edit;
};

/** Kills what belongs to nobody's spec, also while an application has its trouble. */
const NEEDS_NO_SPEC: ReadonlySet<Action> = new Set([killFlinkapp, killMetacontroller]);

/**
 * The action of a roll of the dice. An application in trouble is healed instead, so that what each action begins with
 * depends on the seed alone.
 * @param roll from 0 to ROLLS - 1
 */
export const act = async (member: Member, roll: number, turn: number): Promise<string> => {
  const action = actionOf(roll);
  const chosen = member.trouble === 'none' || NEEDS_NO_SPEC.has(action) ? action : heal;
  return await chosen(member, turn);
};

export const deleteAll = async (): Promise<void> => {
  const { ok, out } = await kubectl(['delete', 'flinkapplications', '--all', '--timeout=300s']);
  assert.equal(ok, true, out);
};
