import type { Fields } from '../../api/fields.ts';
import type { Pointer } from '../kubernetes/pointer.ts';
import { fieldsOf } from '../pods/fields.ts';
import { containersIn, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

const IDS = ['runAsUser', 'runAsGroup', 'fsGroup'];

const idFaults = (at: Pointer, context: Fields): readonly PodFault[] =>
  IDS.filter((name) => Number(context[name]) < 0).map((name) => ({
    at: [...at, name],
    problem: 'must be at least 0',
    advice: 'write the number of a user or group',
    got: context[name],
  }));

const profileFaults = (at: Pointer, profile: unknown): readonly PodFault[] => {
  const { type, localhostProfile } = fieldsOf(profile);
  if (type === 'Localhost' && !localhostProfile)
    return [{ at: [...at, 'localhostProfile'], problem: 'is missing', advice: 'add the path of the profile' }];
  if (type === undefined || type === 'Localhost' || localhostProfile === undefined) return [];
  const advice = 'remove it, or use type: Localhost';
  return [{ at: [...at, 'localhostProfile'], problem: 'needs type Localhost', advice, got: localhostProfile }];
};

const commonFaults = (at: Pointer, context: Fields): readonly PodFault[] => [
  ...idFaults(at, context),
  ...profileFaults([...at, 'seccompProfile'], context['seccompProfile']),
];

/** Only this spelling of the capability counts (ValidateSecurityContext). */
const grantsAdmin = (capabilities: unknown): boolean => {
  const { add } = fieldsOf(capabilities);
  return Array.isArray(add) && add.includes('CAP_SYS_ADMIN');
};

const escalationFaults = (at: Pointer, context: Fields): readonly PodFault[] => {
  const { allowPrivilegeEscalation: got, privileged, capabilities } = context;
  if (got !== false) return [];
  const field = [...at, 'allowPrivilegeEscalation'];
  if (privileged === true)
    return [{ at: field, problem: 'contradicts privileged: true', advice: 'remove one of them', got }];
  if (!grantsAdmin(capabilities)) return [];
  return [{ at: field, problem: 'contradicts the capability CAP_SYS_ADMIN', advice: 'remove one of them', got }];
};

export const securityContext = rule({
  name: 'security-context',
  level: 'error',
  guards: 'Kubernetes refuses a securityContext whose fields contradict each other.',
  violations: ({ spec }) =>
    podViolations(spec, (pod) => [
      ...commonFaults(['spec', 'securityContext'], fieldsOf(podSpecOf(pod)['securityContext'])),
      ...containersIn(pod).flatMap(({ at, container }) => {
        const place = [...at, 'securityContext'];
        const context = fieldsOf(container['securityContext']);
        return [...commonFaults(place, context), ...escalationFaults(place, context)];
      }),
    ]),
});
