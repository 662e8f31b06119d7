import assert from 'node:assert/strict';
import { kubectl, until } from './kubectl.ts';

/** The rights that the chart gives, taken away one at a time. */

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

export interface Role {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: readonly Rule[];
}

/** One verb on one resource. */
export interface Right {
  readonly role: Role;
  readonly rule: number;
  readonly resource: string;
  readonly verb: string;
}

export const roleOf = async (kind: string, name: string, namespace: string): Promise<Role> => {
  const { ok, out } = await kubectl(['-n', namespace, 'get', kind, name, '-o', 'json']);
  assert.equal(ok, true, out);
  const { metadata, rules, apiVersion, ...rest } = JSON.parse(out);
  return {
    ...rest,
    apiVersion,
    rules,
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      labels: metadata.labels,
      annotations: metadata.annotations,
    },
  };
};

export const rightsOf = (role: Role): readonly Right[] =>
  role.rules.flatMap(({ resources, verbs }, rule) =>
    resources.flatMap((resource) => verbs.map((verb) => ({ role, rule, resource, verb }))),
  );

/** What is left of a rule of a role. */
const remaining = (rule: Rule, index: number, rights: readonly Right[]): readonly Rule[] => {
  const isTaken = (resource: string, verb: string): boolean =>
    rights.some((right) => right.rule === index && right.resource === resource && right.verb === verb);
  return rule.resources
    .map((resource) => ({
      ...rule,
      resources: [resource],
      verbs: rule.verbs.filter((verb) => !isTaken(resource, verb)),
    }))
    .filter(({ verbs }) => verbs.length > 0);
};

const put = async (role: Role): Promise<void> => {
  const { ok, out } = await kubectl(['replace', '-f', '-'], role);
  assert.equal(ok, true, out);
};

/** What the API server says where a right is missing (Kubernetes, RBAC authorizer); Flink's client keeps that of a watch to itself. */
const refusal = ({ resource, verb }: Pick<Right, 'resource' | 'verb'>): RegExp =>
  new RegExp(`cannot ${verb} resource \\\\?"${resource}\\\\?"${verb === 'watch' ? '|Received 403 on websocket' : ''}`);

/** Everything that the processes of these pods have logged since then, the container's former run included. */
export const logged = async (namespace: string, selector: string, since: Date): Promise<string> => {
  const args = ['-n', namespace, 'logs', '-l', selector, '--tail=-1', `--since-time=${since.toISOString()}`];
  const [now, before] = await Promise.all([kubectl(args), kubectl([...args, '--previous'])]);
  return [now, before].map(({ ok, out }) => (ok ? out : '')).join('\n');
};

/** Does something without some rights of one role, and gives them back. */
export const without = async <T>(rights: readonly [Right, ...Right[]], act: () => Promise<T>): Promise<T> => {
  const [{ role }] = rights;
  await put({ ...role, rules: role.rules.flatMap((rule, i) => remaining(rule, i, rights)) });
  try {
    return await act();
  } finally {
    await put(role);
  }
};

/** Does something without a right: whether the log says so before the time is over. */
export const missed = (
  right: Right,
  act: () => Promise<void>,
  log: (since: Date) => Promise<string>,
  withinMs = 40_000,
): Promise<boolean> => {
  const since = new Date();
  return without([right], async () => {
    await act();
    return until(async () => refusal(right).test(await log(since)), withinMs, 1000);
  });
};
