import type { V1Container, V1Job } from '@kubernetes/client-node';
import type { DeepReadonly, Draft, PodTemplate } from '../../api/kubernetes.ts';
import { CLIENT_ROLE, ROLE_LABEL, recommendedLabels } from '../../api/labels.ts';
import type { DeployRecord, JobStart } from '../../api/status.ts';
import { javaOptionsVariable } from '../flink-config/java-options.ts';
import { lastAppliedSpec } from '../metadata/last-applied.ts';
import { clientName } from '../metadata/names.ts';
import { clusterLabels, podSelector } from '../metadata/object-labels.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { userLabels } from '../metadata/user-labels.ts';
import { commonPodSpec } from '../pods/common-pod-spec.ts';
import { commonVariables } from '../pods/environment.ts';
import { applyUserTemplate } from '../pods/user-template.ts';
import { clientCommand, clientOptions } from './client-command.ts';

const container = (owner: Owner, record: DeployRecord, start: JobStart): DeepReadonly<V1Container> => {
  const { spec } = record;
  const { env = [], envFrom } = { ...spec.jobManagerConfig?.envConfig };
  const javaOptions = javaOptionsVariable(spec, CLIENT_ROLE, clientOptions(spec));
  const own = javaOptions === undefined ? commonVariables(owner) : [...commonVariables(owner), javaOptions];
  const client: Draft<DeepReadonly<V1Container>> = {
    name: CLIENT_ROLE,
    image: spec.image,
    imagePullPolicy: spec.imagePullPolicy ?? 'IfNotPresent',
    args: clientCommand(owner, record, start),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    env: [...own, ...env],
  };
  if (envFrom !== undefined) client.envFrom = envFrom;
  if (spec.volumeMounts !== undefined) client.volumeMounts = spec.volumeMounts;
  return client;
};

const podTemplate = (owner: Owner, record: DeployRecord, start: JobStart): PodTemplate => {
  const labels = {
    ...userLabels(record.labels),
    ...recommendedLabels(owner.name),
    ...podSelector(owner, record.hash, CLIENT_ROLE),
  };
  const spec = {
    ...commonPodSpec(record.spec),
    restartPolicy: 'Never',
    containers: [container(owner, record, start)],
  };
  return applyUserTemplate(record.spec, { metadata: { labels }, spec }, record.spec.client?.podTemplate);
};

/**
 * The Job that submits the Flink job. It has no retries: Flink knows under the job's id whether the submission succeeded.
 * @param observed keeps its spec, since the pods of a Job are immutable
 */
export const clientJob = (
  owner: Owner,
  record: DeployRecord,
  start: JobStart,
  observed: DeepReadonly<V1Job> | undefined,
): ObjectOfKind<'Job', V1Job> => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name: clientName(owner.name, record.hash, start.attempt),
    namespace: owner.namespace,
    labels: { ...userLabels(record.labels), ...clusterLabels(owner, record.hash), [ROLE_LABEL]: CLIENT_ROLE },
  },
  spec: lastAppliedSpec(observed) ?? { backoffLimit: 0, template: podTemplate(owner, record, start) },
});
