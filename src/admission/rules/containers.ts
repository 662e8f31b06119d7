import type { JudgedPod } from '../kubernetes/judgement.ts';
import { DNS_LABEL } from '../pods/names.ts';
import { containersIn, type PodContainer, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

/** The container that Apache's operator merges templates into. */
const APACHE_MAIN = 'flink-main-container';

const imageAdvice = ({ main }: JudgedPod, { container, init }: PodContainer): string => {
  if (main === undefined) return 'add it: every container of a Job needs an image';
  if (init) return "add the init container's image";
  if (container['name'] === APACHE_MAIN) return `name the container ${main}: it is Flink's`;
  return `add the sidecar's image, or name the container ${main} if it is Flink's`;
};

const nameFaults = ({ at, container: { name } }: PodContainer): readonly PodFault[] => {
  if (typeof name !== 'string' || name === '' || DNS_LABEL.test(name)) return [];
  return [{ at: [...at, 'name'], problem: 'invalid DNS label', advice: 'use at most 63 of a-z, 0-9 and -', got: name }];
};

const imageFaults = (pod: JudgedPod, item: PodContainer): readonly PodFault[] => {
  const { name, image } = item.container;
  const mayBeMain = pod.main !== undefined && !item.init && (name === undefined || name === pod.main);
  if (mayBeMain || (image !== undefined && image !== '')) return [];
  return [{ at: [...item.at, 'image'], problem: 'is missing', advice: imageAdvice(pod, item) }];
};

/** Kubernetes 1.34 and newer take all three in any container; older ones take only Always, in an init container. */
const RESTART_POLICIES: readonly unknown[] = [undefined, '', 'Always', 'Never', 'OnFailure'];

const restartFaults = ({ at, container: { restartPolicy: got } }: PodContainer): readonly PodFault[] => {
  if (RESTART_POLICIES.includes(got)) return [];
  return [{ at: [...at, 'restartPolicy'], problem: 'unknown value', advice: 'write Always, Never or OnFailure', got }];
};

const duplicateNames = (containers: readonly PodContainer[]): readonly PodFault[] => {
  const seen = new Set<unknown>(['', undefined]);
  return containers.flatMap(({ at, container: { name } }) => {
    const isDuplicate = seen.has(name) && name !== undefined && name !== '';
    seen.add(name);
    if (!isDuplicate) return [];
    const problem = 'is the name of another container of the pod';
    return [{ at: [...at, 'name'], problem, advice: 'give each container its own name', got: name }];
  });
};

const podFaults = (pod: JudgedPod): readonly PodFault[] => {
  const { containers, ephemeralContainers, activeDeadlineSeconds } = podSpecOf(pod);
  const faults: PodFault[] = [];
  if (containers === undefined || (Array.isArray(containers) && containers.length === 0))
    faults.push({
      at: ['spec', 'containers'],
      problem: 'needs at least one container',
      advice: 'add the one that does the work, with its image',
    });
  if (Array.isArray(ephemeralContainers) && ephemeralContainers.length > 0)
    faults.push({
      at: ['spec', 'ephemeralContainers'],
      problem: 'cannot be in a pod template',
      advice: 'remove it, or move its containers to containers',
    });
  if (pod.kind === 'Deployment' && activeDeadlineSeconds !== undefined)
    faults.push({
      at: ['spec', 'activeDeadlineSeconds'],
      problem: 'cannot be in the pods of a Deployment',
      advice: 'remove it',
      got: activeDeadlineSeconds,
    });
  return faults;
};

export const containers = rule({
  name: 'containers',
  level: 'error',
  guards: 'Kubernetes refuses pods without a container, and containers without an image or a name of their own.',
  violations: ({ spec }) =>
    podViolations(spec, (pod) => {
      const all = containersIn(pod);
      return [
        ...podFaults(pod),
        ...all.flatMap((item) => [...nameFaults(item), ...imageFaults(pod, item), ...restartFaults(item)]),
        ...duplicateNames(all),
      ];
    }),
});
