import type { V1ContainerStatus, V1Pod, V1PodList } from '@kubernetes/client-node';
import type { ObjectMeta } from '../api/flinkapplication.ts';
import { APP_LABEL, HASH_LABEL, ROLE_LABEL, UID_LABEL } from '../api/labels.ts';
import type { PodFact } from '../lifecycle/observation.ts';
import type { KubeApi } from './client.ts';

/** Reasons of a waiting container that do not pass by themselves (kubelet). */
const STUCK = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

const endOf = ({ lastState, state }: V1ContainerStatus) => state?.terminated ?? lastState?.terminated;

/** Of a stack trace its innermost cause, else the last line that is none of its frames. */
const lastWord = (message: string | undefined): string => {
  const lines = (message ?? '').split('\n').map((line) => line.trim());
  const told = lines.filter((line) => line !== '' && !/^at |^\.\.\. \d+ more$/.test(line));
  const line = told.findLast((candidate) => candidate.startsWith('Caused by:')) ?? told.at(-1) ?? '';
  return line === '' ? '' : `: ${line.slice(0, 300)}`;
};

const exitOf = (status: V1ContainerStatus): string => {
  const end = endOf(status);
  if (end === undefined) return '';
  return `, last exit ${end.exitCode}${end.reason === undefined ? '' : ` (${end.reason})`}${lastWord(end.message)}`;
};

interface Problem {
  readonly problem: string;
  readonly permanent: boolean;
}

const containerProblem = (status: V1ContainerStatus): Problem | undefined => {
  const { waiting, terminated } = status.state ?? {};
  if (waiting?.reason !== undefined && STUCK.has(waiting.reason)) {
    // The message of a back-off counts its seconds, which would change the status with every look.
    const detail = waiting.reason === 'CrashLoopBackOff' ? '' : `: ${waiting.message ?? ''}`.replace(/^: $/, '');
    return { problem: `${waiting.reason}${detail}${exitOf(status)}`, permanent: true };
  }
  if (terminated === undefined || terminated.exitCode === 0) return undefined;
  return { problem: `container ${status.name} ended${exitOf(status)}`, permanent: terminated.reason === 'OOMKilled' };
};

/** An unscheduled pod may get its node yet: some clusters grow on demand. */
const problemOf = (pod: V1Pod): Problem | undefined => {
  const unscheduled = pod.status?.conditions?.find(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  );
  if (unscheduled !== undefined) return { problem: `Unschedulable: ${unscheduled.message ?? ''}`, permanent: false };
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  return statuses.map(containerProblem).find((problem) => problem !== undefined);
};

const runs = ({ status }: V1Pod): boolean => {
  const containers = status?.containerStatuses ?? [];
  return (
    status?.phase === 'Running' &&
    containers.length > 0 &&
    containers.every(({ state }) => state?.running !== undefined)
  );
};

const hasEnded = ({ status }: V1Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** What the phases need to know of a pod. */
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
    ...(runs(pod) ? { runs: true } : {}),
    ...(hasEnded(pod) ? { ended: true } : {}),
  };
};

const isPodList = (value: unknown): value is V1PodList =>
  typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);

/** Pods by the application's name, live: a cache could miss one that is just being made (R4). */
export const listPods = async (kube: KubeApi, { namespace, name, uid }: ObjectMeta): Promise<readonly PodFact[]> => {
  const list = await kube.get(
    `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(`${APP_LABEL}=${name}`)}`,
  );
  if (!isPodList(list)) throw new Error('the API server answered something else than a list of pods');
  return list.items.map((pod) => podFact(pod, uid));
};
