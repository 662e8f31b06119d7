import type { Wording } from '../rule.ts';

/** What to write in place of an option, by its name or the beginning of its name. The longest match counts. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  'job.autoscaler.': 'remove it: flinkapp has no autoscaler (docs/guide/rescale.md)',
  'kubernetes.operator.': 'remove it',
  'kubernetes.operator.periodic.savepoint.interval': 'use spec.savepointPolicy.intervalSeconds',
  'kubernetes.operator.savepoint.history.max.count': 'use spec.savepointPolicy.retainCount',
  'kubernetes.operator.savepoint.history.max.age': 'use spec.savepointPolicy.retainSeconds',
  'kubernetes.operator.savepoint.format.type': 'use spec.savepointPolicy.formatType',
  'kubernetes.operator.savepoint.trigger.': 'use spec.savepointNonce',
  'kubernetes.operator.periodic.checkpoint.interval': 'use execution.checkpointing.interval',
  'kubernetes.operator.job.restart.failed': 'use spec.restartPolicy',
  'kubernetes.operator.deployment.rollback.enabled': 'use spec.rollback: flinkapp always rolls back',
  'kubernetes.operator.deployment.readiness.timeout': 'use spec.rollback.progressDeadlineSeconds',
  'kubernetes.operator.job.savepoint-on-deletion': 'use spec.deleteMode: Savepoint',
  'kubernetes.operator.job.upgrade.last-state.max.allowed.checkpoint.age': 'use spec.maxCheckpointRestoreAgeSeconds',
  'kubernetes.operator.job.upgrade.last-state-fallback.enabled': 'remove it: a failed savepoint is followed by it',
  'kubernetes.operator.cluster.health-check.': 'remove it: flinkapp always restarts lost jobs (spec.restartPolicy)',
  'kubernetes.operator.jm-deployment-recovery.enabled': 'remove it: flinkapp always restores the JobManager',
  'kubernetes.container.image': 'use spec.image',
  'kubernetes.container.image.ref': 'use spec.image',
  'kubernetes.container.image.pull-policy': 'use spec.imagePullPolicy',
  'kubernetes.container.image.pull-secrets': 'use spec.imagePullSecrets',
  'kubernetes.service-account': 'use spec.serviceAccountName',
  'kubernetes.jobmanager.service-account': 'use spec.serviceAccountName',
  'kubernetes.taskmanager.service-account': 'use spec.serviceAccountName',
  'kubernetes.jobmanager.replicas': 'use spec.jobManagerConfig.replicas',
  'kubernetes.jobmanager.cpu': 'use spec.jobManagerConfig.resources',
  'kubernetes.taskmanager.cpu': 'use spec.taskManagerConfig.resources',
  'kubernetes.jobmanager.node-selector': 'use spec.jobManagerConfig.nodeSelector',
  'kubernetes.taskmanager.node-selector': 'use spec.taskManagerConfig.nodeSelector',
  'kubernetes.jobmanager.tolerations': 'use spec.jobManagerConfig.tolerations',
  'kubernetes.taskmanager.tolerations': 'use spec.taskManagerConfig.tolerations',
  'kubernetes.jobmanager.labels': 'use spec.jobManagerConfig.podTemplate.metadata.labels',
  'kubernetes.taskmanager.labels': 'use spec.taskManagerConfig.podTemplate.metadata.labels',
  'kubernetes.jobmanager.annotations': 'use spec.jobManagerConfig.podTemplate.metadata.annotations',
  'kubernetes.taskmanager.annotations': 'use spec.taskManagerConfig.podTemplate.metadata.annotations',
  'kubernetes.pod-template-file': 'use podTemplate of jobManagerConfig and taskManagerConfig',
  'kubernetes.secrets': 'use spec.volumes and spec.volumeMounts',
  'kubernetes.env.secretKeyRef': 'use envConfig of jobManagerConfig and taskManagerConfig',
};

const BY_LENGTH = Object.keys(REPLACEMENTS).sort((a, b) => b.length - a.length);

const matches = (key: string, name: string): boolean =>
  key === name || (name.endsWith('.') ? key.startsWith(name) : key.startsWith(`${name}.`));

/** Whether an option is of another operator rather than of Flink. */
export const isOfOperator = (key: string): boolean => /^(job\.autoscaler|kubernetes\.operator)\./.test(key);

/** Why an option of Apache's operator, or of Flink's native Kubernetes mode, has no effect here, and what replaces it. */
export const operatorOption = (key: string): Wording | undefined => {
  const name = BY_LENGTH.find((known) => matches(key, known));
  if (name === undefined) return undefined;
  const reader = isOfOperator(key) ? "only Apache's operator reads it" : "only Flink's native Kubernetes mode reads it";
  return { problem: `has no effect, because ${reader}`, advice: REPLACEMENTS[name] ?? 'remove it' };
};
