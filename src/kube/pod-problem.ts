import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';

/** Why a pod does not run its main container. */
export interface PodProblem {
  /** The same text as long as the reason is the same. */
  readonly problem: string;
  /** What only some of Kubernetes' answers say of it. */
  readonly problemDetail?: string;
  /** It does not go away soon by waiting. */
  readonly permanent: boolean;
  /** It does not go away at all by waiting: only another spec solves it. */
  readonly needsEdit?: true;
}

/** Reasons of a waiting container that seldom pass by themselves (kubelet). */
const PERMANENT_REASONS = new Set([
  'InvalidImageName',
  'ErrImageNeverPull',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** Reasons that alternate while the kubelet cannot pull an image: each attempt ends in ImagePullBackOff. */
const PULL_REASONS = new Set(['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable', 'SignatureValidationFailed']);

const MAX_CAUSE = 300;

/** The innermost cause in a termination message that is a stack trace; else its last line that is no frame of one. */
const terminationCause = (message: string | undefined): string => {
  const lines = (message ?? '').split('\n').map((line) => line.trim());
  const sentences = lines.filter((line) => line !== '' && !/^at |^\.\.\. \d+ more$/.test(line));
  const cause = sentences.findLast((line) => line.startsWith('Caused by:')) ?? sentences.at(-1) ?? '';
  return cause === '' ? '' : `: ${cause.slice(0, MAX_CAUSE)}`;
};

const exitText = ({ lastState, state }: V1ContainerStatus): string => {
  const terminated = state?.terminated ?? lastState?.terminated;
  if (terminated === undefined) return '';
  const { exitCode, reason, message } = terminated;
  return `, last exit code ${exitCode}${reason === undefined ? '' : ` (${reason})`}${terminationCause(message)}`;
};

const withText = (reason: string, message: string | undefined): string =>
  message === undefined || message === '' ? reason : `${reason}: ${message.slice(0, MAX_CAUSE)}`;

/** Only some messages have the cause: that of ErrImagePull, and from Kubernetes 1.31 also that of ImagePullBackOff. */
const pullCause = (message: string | undefined): string =>
  (message ?? '').replace(/^Back-off pulling image "[^"]*"(: )?/, '').replace(/^ErrImagePull: /, '');

const pullProblem = (of: string, image: string, message: string | undefined): PodProblem => {
  const cause = pullCause(message);
  const problem = { problem: `${of}ErrImagePull: image ${image} cannot be pulled`, permanent: true };
  return cause === '' ? problem : { ...problem, problemDetail: cause.slice(0, MAX_CAUSE) };
};

const imageOf = ({ spec }: V1Pod, { name, image }: V1ContainerStatus): string =>
  [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].find((container) => container.name === name)?.image ??
  image;

/**
 * What keeps a container from running, or from running on.
 * @param subject how the text calls a container that is not the main one
 */
const containerProblem = (pod: V1Pod, container: V1ContainerStatus, subject?: string): PodProblem | undefined => {
  const { waiting, terminated } = container.state ?? {};
  const reason = waiting?.reason ?? '';
  const of = subject === undefined ? '' : `${subject}: `;
  if (PULL_REASONS.has(reason)) return pullProblem(of, imageOf(pod, container), waiting?.message);
  if (PERMANENT_REASONS.has(reason)) {
    // The message of a crash loop counts down its seconds, which would change the status with every hook call.
    const text = reason === 'CrashLoopBackOff' ? reason : withText(reason, waiting?.message);
    const problem = { problem: `${of}${text}${exitText(container)}`, permanent: true };
    return reason === 'InvalidImageName' ? { ...problem, needsEdit: true } : problem;
  }
  if (terminated === undefined || terminated.exitCode === 0) return undefined;
  return {
    problem: `${subject ?? `container ${container.name}`} terminated${exitText(container)}`,
    permanent: terminated.reason === 'OOMKilled',
  };
};

/** The main container starts after every init container. */
const initProblem = (pod: V1Pod): PodProblem | undefined => {
  for (const container of pod.status?.initContainerStatuses ?? []) {
    const found = containerProblem(pod, container, `init container ${container.name}`);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The kubelet starts the other containers of the pod without a sidecar whose image it cannot pull. */
const sidecarProblem = (pod: V1Pod): PodProblem | undefined => {
  for (const container of pod.status?.containerStatuses ?? []) {
    const { waiting } = container.state ?? {};
    if (!PULL_REASONS.has(waiting?.reason ?? '')) continue;
    const found = pullProblem(`container ${container.name}: `, imageOf(pod, container), waiting?.message);
    return { ...found, permanent: false };
  }
  return undefined;
};

/** Why the pod as a whole was ended: Evicted, NodeShutdown, DeadlineExceeded ... */
const endOfPod = ({ status }: V1Pod): PodProblem | undefined =>
  status?.phase === 'Failed' && status.reason !== undefined
    ? { problem: withText(status.reason, status.message), permanent: false }
    : undefined;

/** An unschedulable pod is no permanent problem: some Kubernetes clusters add nodes on demand. */
const unschedulable = ({ status }: V1Pod): PodProblem | undefined => {
  const found = status?.conditions?.find(
    (condition) =>
      condition.type === 'PodScheduled' && condition.status === 'False' && condition.reason === 'Unschedulable',
  );
  return found === undefined ? undefined : { problem: withText('Unschedulable', found.message), permanent: false };
};

/**
 * Why a pod does not run its main container. What other containers do says nothing once that one runs: a sidecar may
 * restart, end or never start.
 */
export const podProblem = (pod: V1Pod, main: V1ContainerStatus | undefined): PodProblem | undefined => {
  const found = endOfPod(pod) ?? unschedulable(pod) ?? (main === undefined ? undefined : containerProblem(pod, main));
  if (found !== undefined) return found;
  const begun = main?.state?.running !== undefined || main?.state?.terminated !== undefined;
  return begun ? undefined : (initProblem(pod) ?? sidecarProblem(pod));
};
