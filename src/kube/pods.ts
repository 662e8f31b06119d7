import type { V1ContainerStatus, V1Pod, V1PodList } from '@kubernetes/client-node';
import type { ObjectMeta } from '../api/flinkapplication.ts';
import { APP_LABEL, HASH_LABEL, ROLE_LABEL, UID_LABEL } from '../api/labels.ts';
import { time } from '../lifecycle/facts/time.ts';
import type { PodFact } from '../lifecycle/observation.ts';
import type { KubeApi } from './client.ts';
import { podProblem } from './pod-problem.ts';

/** The container that runs Flink has the name of its role. Pod templates can add others, of which flinkapp knows nothing. */
const mainContainer = ({ metadata, status }: V1Pod): V1ContainerStatus | undefined =>
  status?.containerStatuses?.find(({ name }) => name === metadata?.labels?.[ROLE_LABEL]);

/**
 * Whether the kubelet starts a container again that has terminated. A container with a policy of its own may have further
 * rules (Kubernetes 1.34), so it counts as one that is started again.
 */
const isRestarted = ({ spec }: V1Pod, { name, state }: V1ContainerStatus): boolean => {
  const own = spec?.containers.find((container) => container.name === name)?.restartPolicy;
  if (own !== undefined) return true;
  if (spec?.restartPolicy === 'OnFailure') return state?.terminated?.exitCode !== 0;
  return spec?.restartPolicy !== 'Never';
};

/**
 * Whether the main container has ended for good. The phases Succeeded and Failed say so: Kubernetes sets them when no
 * container of the pod can run any more, also after an eviction (Kubernetes, Pod Lifecycle). A pod of a Job whose sidecar
 * lives on stays in the phase Running.
 */
const hasEnded = (pod: V1Pod, main: V1ContainerStatus | undefined): boolean => {
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return true;
  return main?.state?.terminated !== undefined && !isRestarted(pod, main);
};

/** Of every pod of a Job; Kubernetes removes it by itself when the pod is deleted. */
const JOB_TRACKING = 'batch.kubernetes.io/job-tracking';

/** Its Deployment or Job is gone or replaces it. On a node that does not answer the pod stays, and may run on. */
const termination = ({ metadata, spec }: V1Pod): Pick<PodFact, 'terminatesBy' | 'finalizers' | 'node'> => {
  const { deletionTimestamp } = metadata ?? {};
  const finalizers = (metadata?.finalizers ?? []).filter((name) => name !== JOB_TRACKING);
  if (deletionTimestamp === undefined) return {};
  const terminatesBy = time(new Date(deletionTimestamp).getTime());
  return {
    terminatesBy,
    ...(finalizers.length === 0 ? {} : { finalizers }),
    ...(spec?.nodeName === undefined ? {} : { node: spec.nodeName }),
  };
};

/** What the phases decide from. */
export const podFact = (pod: V1Pod, uid: string): PodFact => {
  const { name = '', labels = {} } = pod.metadata ?? {};
  const main = mainContainer(pod);
  const ended = hasEnded(pod, main);
  const terminates = termination(pod);
  const isKnown = pod.status?.phase !== 'Unknown' && terminates.terminatesBy === undefined;
  const runs = main?.state?.running !== undefined && !ended && isKnown;
  return {
    name,
    cluster: labels[HASH_LABEL] ?? '',
    ownedByUid: labels[UID_LABEL] === uid,
    ...(labels[ROLE_LABEL] === 'jobmanager' ? { jobManagerId: `${name}/${main?.restartCount ?? 0}` } : {}),
    ...podProblem(pod, main),
    ...(runs ? { runs } : {}),
    ...(ended ? { ended } : {}),
    ...terminates,
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
