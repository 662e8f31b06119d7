import type { JudgedPod } from '../kubernetes/judgement.ts';
import { fieldsOf } from '../pods/fields.ts';
import { containersIn, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

/** A container's own settings count before those of its pod. */
const podFaults = (pod: JudgedPod): readonly PodFault[] => {
  const ofPod = fieldsOf(podSpecOf(pod)['securityContext']);
  return containersIn(pod).flatMap(({ at, container }) => {
    const own = fieldsOf(container['securityContext']);
    const { runAsUser, runAsNonRoot } = { ...ofPod, ...own };
    if (runAsUser !== 0 || runAsNonRoot !== true) return [];
    const place = 'runAsUser' in own ? at : ['spec'];
    return [
      {
        at: [...place, 'securityContext', 'runAsUser'],
        problem: 'is root, which runAsNonRoot forbids: the container will not start',
        advice: "write another user, such as 9999 of Flink's image, or remove runAsNonRoot",
        got: runAsUser,
      },
    ];
  });
};

export const runAsRoot = rule({
  name: 'run-as-root',
  level: 'warning',
  guards: 'Kubernetes takes runAsNonRoot together with runAsUser 0, and then starts no container with it.',
  violations: ({ spec }) => podViolations(spec, podFaults),
});
