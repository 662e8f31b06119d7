import type { Draft, PodTemplate } from '../../api/kubernetes.ts';
import { type Role, recommendedLabels } from '../../api/labels.ts';
import type { DeployRecord } from '../../api/status.ts';
import { roleConfig } from '../flink-config/role-config.ts';
import { podSelector } from '../metadata/object-labels.ts';
import type { Owner } from '../metadata/owner.ts';
import { userLabels } from '../metadata/user-labels.ts';
import { commonPodSpec, type PodSpec } from './common-pod-spec.ts';
import { container } from './container.ts';
import { applyUserTemplate } from './user-template.ts';

/**
 * Flink halts five seconds after a request to end (JvmShutdownSafeguard). Its start script, which runs before it, ignores
 * the request: with a longer time, a pod that is deleted while it starts would delay the next cluster.
 */
const GRACE_SECONDS = 5;

/** A field that the spec does not set is absent: the API server would drop an empty one, and the objects would always differ. */
const podSpec = (owner: Owner, record: DeployRecord, role: Role): PodSpec => {
  const config = roleConfig(record.spec, role);
  const pod: Draft<PodSpec> = {
    terminationGracePeriodSeconds: GRACE_SECONDS,
    containers: [container(owner, record, role)],
    ...commonPodSpec(record.spec),
  };
  if (config?.nodeSelector !== undefined) pod.nodeSelector = config.nodeSelector;
  if (config?.tolerations !== undefined) pod.tolerations = config.tolerations;
  if (config?.affinity !== undefined) pod.affinity = config.affinity;
  return pod;
};

/** The pods of one role, with the user's template merged over the generated one. */
export const podTemplate = (owner: Owner, record: DeployRecord, role: Role): PodTemplate => {
  const labels = {
    ...userLabels(record.labels),
    ...recommendedLabels(owner.name, role),
    ...podSelector(owner, record.hash, role),
  };
  const generated = { metadata: { labels }, spec: podSpec(owner, record, role) };
  return applyUserTemplate(record.spec, generated, roleConfig(record.spec, role)?.podTemplate);
};
