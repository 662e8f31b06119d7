import { HASH_LABEL } from '../../api/labels.ts';
import type { Observation } from '../observation.ts';
import { missingCause } from './missing-object.ts';
import { podProblemText, podWithProblem } from './pod-problem.ts';

/** What keeps a cluster from running. */
export interface Trouble {
  readonly code: 'POD_FAILING' | 'OBJECT_NOT_CREATED';
  /** For the end of a sentence. */
  readonly text: string;
  /** It does not go away soon by waiting; other pods can be better off. */
  readonly permanent: boolean;
  /** It does not go away at all by waiting: only another spec solves it. */
  readonly needsEdit: boolean;
}

/**
 * Why Kubernetes creates no pods for a Deployment of the cluster: a quota, a limit range, an admission webhook. The message
 * names the refused pod, which has another name with each attempt.
 */
const refusedPods = ({ children }: Observation, hash: string): Trouble | undefined => {
  for (const { metadata, status } of Object.values(children.deployments)) {
    if (metadata?.labels?.[HASH_LABEL] !== hash) continue;
    const refusal = status?.conditions?.find(
      ({ type, status: holds }) => type === 'ReplicaFailure' && holds === 'True',
    );
    if (refusal === undefined) continue;
    const cause = (refusal.message ?? `${refusal.reason}`).replace(/^pods "[^"]*" is /, '');
    const text = `Kubernetes creates no pods for Deployment ${metadata.name}: ${cause}`;
    return { code: 'POD_FAILING', text, permanent: false, needsEdit: false };
  }
  return undefined;
};

/** Without an object the cluster is not complete. */
const missingObject = ({ missing }: Observation): Trouble | undefined =>
  missing === undefined || missing.problem.kind === 'absent'
    ? undefined
    : { code: 'OBJECT_NOT_CREATED', text: missingCause(missing), permanent: false, needsEdit: false };

export const troubleOf = (observation: Observation, hash: string): Trouble | undefined => {
  const pod = podWithProblem(observation, hash);
  if (pod === undefined) return missingObject(observation) ?? refusedPods(observation, hash);
  const text = `pod ${podProblemText(observation, pod)}`;
  return { code: 'POD_FAILING', text, permanent: pod.permanent === true, needsEdit: pod.needsEdit === true };
};
