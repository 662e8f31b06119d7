import type { Observation, PodFact } from '../observation.ts';

/** A pod of the cluster with a problem, preferably one that time does not solve. One that Kubernetes deletes says nothing. */
export const podWithProblem = ({ pods = [] }: Observation, hash: string): PodFact | undefined =>
  pods
    .filter(({ ownedByUid, terminatesBy }) => ownedByUid && terminatesBy === undefined)
    .filter(({ cluster, problem }) => cluster === hash && problem !== undefined)
    .sort((a, b) => Number(b.permanent) - Number(a.permanent))[0];

/**
 * `p cannot run: ErrImagePull: image i cannot be pulled: not found`. Kubernetes says the last part in some of its answers
 * only, so the text keeps the one that the status already has: it does not change with every hook call.
 */
export const podProblemText = ({ status }: Observation, { name, problem, problemDetail }: PodFact): string => {
  const text = `${name} cannot run: ${problem}`;
  const messages = [status.lastError?.message, ...(status.conditions ?? []).map(({ message }) => message)];
  const known = messages.find((message) => message?.slice('pod '.length).startsWith(`${text}: `));
  if (known !== undefined) return known.slice('pod '.length);
  return problemDetail === undefined ? text : `${text}: ${problemDetail}`;
};
