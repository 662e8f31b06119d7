import type { V1Job, V1PodTemplateSpec } from '@kubernetes/client-node';
import { APP_LABEL, CLIENT_ROLE, HASH_LABEL, ROLE_LABEL, recommendedLabels, UID_LABEL } from '../../api/labels.ts';
import type { DeployRecord, JobStart } from '../../api/status.ts';
import { lastAppliedSpec } from '../metadata/last-applied.ts';
import { clientName } from '../metadata/names.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { withoutIdleToken } from '../pods/account-token.ts';
import { canonicalPod } from '../pods/canonical-pod.ts';
import { commonPodSpec } from '../pods/common-pod-spec.ts';
import { mergeTemplate } from '../pods/merge-template.ts';
import { clientCommand } from './client-command.ts';

const template = (owner: Owner, record: DeployRecord, start: JobStart): V1PodTemplateSpec => {
  const { spec, hash } = record;
  const { env = [], envFrom } = { ...spec.jobManagerConfig?.envConfig };
  const labels = {
    ...record.labels,
    ...recommendedLabels(owner.name),
    [APP_LABEL]: owner.name,
    [HASH_LABEL]: hash,
    [ROLE_LABEL]: CLIENT_ROLE,
    [UID_LABEL]: owner.uid,
  };
  const own: V1PodTemplateSpec = {
    metadata: { labels },
    spec: {
      ...commonPodSpec(spec),
      restartPolicy: 'Never',
      containers: [
        {
          name: CLIENT_ROLE,
          image: spec.image,
          imagePullPolicy: spec.imagePullPolicy ?? 'IfNotPresent',
          args: [...clientCommand(owner, record, start)],
          terminationMessagePolicy: 'FallbackToLogsOnError',
          env: [...env],
          ...(envFrom === undefined ? {} : { envFrom: [...envFrom] }),
          ...(spec.volumeMounts === undefined ? {} : { volumeMounts: [...spec.volumeMounts] }),
        },
      ],
    },
  };
  const both = withoutIdleToken(
    spec,
    mergeTemplate(own, canonicalPod<{ readonly spec?: unknown }>(spec.client?.podTemplate ?? {})) as V1PodTemplateSpec,
  );
  return { ...both, metadata: { ...both.metadata, labels: { ...both.metadata?.labels, ...labels } } };
};

/**
 * The Job of a submission, tried once: whether the job has come to Flink is asked there, by its id.
 * @param observed what we ask of one that exists is what we asked when it was made
 */
export const clientJob = (
  owner: Owner,
  record: DeployRecord,
  start: JobStart,
  observed: V1Job | undefined,
): ObjectOfKind<'Job', V1Job> => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name: clientName(owner.name, record.hash, start.attempt),
    namespace: owner.namespace,
    labels: {
      ...record.labels,
      ...recommendedLabels(owner.name),
      [APP_LABEL]: owner.name,
      [HASH_LABEL]: record.hash,
      [ROLE_LABEL]: CLIENT_ROLE,
    },
  },
  spec: (observed === undefined ? undefined : lastAppliedSpec(observed)) ?? {
    backoffLimit: 0,
    template: template(owner, record, start),
  },
});
