import type { HookAnswer } from './metacontroller.ts';
import { readOnce } from './read-once.ts';

/** One hook call, with the status that the application had when it began and when it was answered. */
export interface HookCall {
  readonly before: unknown;
  readonly after: unknown;
  readonly children: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly answer: HookAnswer;
  /** Effects that flinkapp ran in it. */
  readonly effects: number;
}

/** The children in the body of a hook call. */
export const childrenIn = (body: unknown): HookCall['children'] => Object(Reflect.get(Object(body), 'children'));

/** Names of objects that Metacontroller would delete. */
const dropped = ({ children, answer }: HookCall): readonly string[] => {
  const kept = new Set(answer.children.map(({ kind, metadata }) => `${kind} ns/${metadata?.name}`));
  const there = Object.entries(children).flatMap(([kind, group]) =>
    Object.keys(group).map((name) => `${kind.split('.')[0]} ${name}`),
  );
  return there.filter((name) => !kept.has(name));
};

/** A call in which flinkapp could not read the status: it must have changed nothing. */
const faultsOfUnusable = (call: HookCall): readonly string[] => {
  const faults = dropped(call).map((name) => `flinkapp dropped ${name}, although it cannot read the status`);
  return call.effects === 0 ? faults : [...faults, `flinkapp ran ${call.effects} effects without a status`];
};

/** What a hook call did that no hook call may do to a status. */
export const statusFaults = (call: HookCall): readonly string[] => {
  if (call.before !== call.after) return [];
  const before = readOnce(call.before);
  if (before.kind !== 'readable') return faultsOfUnusable(call);
  const answered = readOnce(call.answer.status);
  if (answered.kind === 'unreadable') return [`flinkapp wrote a status that it cannot read: ${answered.why}`];
  const isNew = before.status.phase === undefined || before.status.phase === '';
  if (!isNew) return [];
  return dropped(call).map((name) => `flinkapp dropped ${name} of an application without a status`);
};
