import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import type { Role } from '../../api/labels.ts';
import { recommendedLabels } from '../../api/labels.ts';
import type { DeployRecord } from '../../api/status.ts';
import { roleConfig } from '../flink-config/role-config.ts';
import type { Owner } from '../metadata/owner.ts';
import { podSelector } from '../metadata/pod-selector.ts';
import { withoutIdleToken } from './account-token.ts';
import { canonicalPod } from './canonical-pod.ts';
import { commonPodSpec } from './common-pod-spec.ts';
import { container } from './container.ts';
import { mergeTemplate } from './merge-template.ts';

/**
 * Flink halts itself five seconds after it was asked to end (JvmShutdownSafeguard); its start script, which runs before
 * it, does not listen at all, and a pod that is deleted while it starts would keep the next cluster waiting.
 */
const GRACE_SECONDS = 5;

/** The pods of one role: the template of the spec mergeTemplate over ours by name. Labels by which pods are told apart stay ours. */
export const podTemplate = (owner: Owner, record: DeployRecord, role: Role): V1PodTemplateSpec => {
  const own = ownTemplate(owner, record, role);
  const template = roleConfig(record.spec, role)?.podTemplate;
  if (template === undefined) return withoutIdleToken(record.spec, own);
  const both = withoutIdleToken(
    record.spec,
    mergeTemplate(own, canonicalPod<{ readonly spec?: unknown }>(template)) as V1PodTemplateSpec,
  );
  return { ...both, metadata: { ...both.metadata, labels: { ...both.metadata?.labels, ...own.metadata?.labels } } };
};

/** What the spec does not say is left out, so that nothing we say differs from what is stored. */
const ownTemplate = (owner: Owner, record: DeployRecord, role: Role): V1PodTemplateSpec => {
  const { spec } = record;
  const config = roleConfig(spec, role);
  return {
    metadata: {
      labels: { ...record.labels, ...recommendedLabels(owner.name, role), ...podSelector(owner, record.hash, role) },
    },
    spec: {
      terminationGracePeriodSeconds: GRACE_SECONDS,
      containers: [container(owner, record, role)],
      ...commonPodSpec(spec),
      ...(config?.nodeSelector === undefined ? {} : { nodeSelector: { ...config.nodeSelector } }),
      ...(config?.tolerations === undefined ? {} : { tolerations: [...config.tolerations] }),
      ...(config?.affinity === undefined ? {} : { affinity: config.affinity }),
    },
  };
};
