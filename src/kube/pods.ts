import type { V1ContainerStatus, V1Pod, V1PodList } from '@kubernetes/client-node';
import type { ObjectMeta } from '../api/flinkapplication.ts';
import { APP_LABEL, HASH_LABEL, ROLE_LABEL, UID_LABEL } from '../api/labels.ts';
import type { PodFact } from '../lifecycle/observation.ts';
import type { KubeApi } from './client.ts';

/** Reasons of a waiting container that do not pass by themselves (kubelet). */
const PERMANENT_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

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

interface Problem {
  readonly problem: string;
  readonly permanent: boolean;
}

const containerProblem = (container: V1ContainerStatus): Problem | undefined => {
  const { waiting, terminated } = container.state ?? {};
  if (waiting?.reason !== undefined && PERMANENT_REASONS.has(waiting.reason)) {
    // The message of a crash loop counts down its seconds, which would change the status with every hook call.
    const detail = waiting.reason === 'CrashLoopBackOff' ? '' : `: ${waiting.message ?? ''}`.replace(/^: $/, '');
    return { problem: `${waiting.reason}${detail}${exitText(container)}`, permanent: true };
  }
  if (terminated === undefined || terminated.exitCode === 0) return undefined;
  return {
    problem: `container ${container.name} terminated${exitText(container)}`,
    permanent: terminated.reason === 'OOMKilled',
  };
};

/** An unschedulable pod is no permanent problem: some Kubernetes clusters add nodes on demand. */
const problemOf = (pod: V1Pod): Problem | undefined => {
  const unscheduled = pod.status?.conditions?.find(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  );
  if (unscheduled !== undefined) return { problem: `Unschedulable: ${unscheduled.message ?? ''}`, permanent: false };
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  return statuses.map(containerProblem).find((problem) => problem !== undefined);
};

const isRunning = ({ status }: V1Pod): boolean => {
  const containers = status?.containerStatuses ?? [];
  return (
    status?.phase === 'Running' &&
    containers.length > 0 &&
    containers.every(({ state }) => state?.running !== undefined)
  );
};

const hasEnded = ({ status }: V1Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** What the phases decide from. */
export const podFact = (pod: V1Pod, uid: string): PodFact => {
  const labels = pod.metadata?.labels ?? {};
  const name = pod.metadata?.name ?? '';
  const restarts = (pod.status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
  return {
    name,
    cluster: labels[HASH_LABEL] ?? '',
    ownedByUid: labels[UID_LABEL] === uid,
    ...(labels[ROLE_LABEL] === 'jobmanager' ? { jobManagerId: `${name}/${restarts}` } : {}),
    ...problemOf(pod),
    ...(isRunning(pod) ? { runs: true } : {}),
    ...(hasEnded(pod) ? { ended: true } : {}),
  };
};

const isPodList = (value: unknown): value is V1PodList =>
  typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);

/** The application's pods, read live: a cache could miss one that is being created (R4). */
export const listPods = async (kube: KubeApi, { namespace, name, uid }: ObjectMeta): Promise<readonly PodFact[]> => {
  const list = await kube.get(
    `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(`${APP_LABEL}=${name}`)}`,
  );
  if (!isPodList(list)) throw new Error('the API server answered with something other than a list of pods');
  return list.items.map((pod) => podFact(pod, uid));
};
