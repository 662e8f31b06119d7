/**
 * Labels and annotations of the objects that flinkapp makes. Those that begin with `flink-` are Lyft's, so that dashboards
 * made for Lyft's operator find them.
 */

/** The application's name. */
export const APP_LABEL = 'flink-app';
/** The deploy hash of the cluster that the object belongs to. */
export const HASH_LABEL = 'flink-app-hash';
/** `jobmanager`, `taskmanager` or `client`. */
export const ROLE_LABEL = 'flink-deployment-type';
/** The application's uid. It tells pods from those of a deleted application of the same name. */
export const UID_LABEL = 'flink.k8s.io/application-uid';
/** The application's name, on pods of a verification or shutdown Job. These pods belong to no cluster. */
export const HOOK_LABEL = 'flink.k8s.io/hook-of';
/** Metacontroller finds the children of an application by it: it gives the uid (generateSelector). */
export const SELECTOR_LABEL = 'controller-uid';
/** High availability: the id under which the JobManagers of the cluster store their jobs, on JobManagers and TaskManagers. */
export const HA_CLUSTER_ANNOTATION = 'flink.k8s.io/high-availability-cluster-id';
/** The restore point from which an application without a cluster goes on, on its Service. */
export const RESTORE_POINT_ANNOTATION = 'flink.k8s.io/last-restore-point';
/** Parameters of the job, on JobManagers and TaskManagers. Tools made for Lyft's operator read them. */
export const JOB_ANNOTATION = 'flink-job-properties';
/** The object as Metacontroller last applied it (Metacontroller, dynamic apply). */
export const LAST_APPLIED_ANNOTATION = 'metacontroller.k8s.io/last-applied-configuration';
/** With which values, at which generation, flinkapp last met an API server that stores others in their place. */
export const STORED_ANNOTATION = 'flink.k8s.io/changed-by-api-server';

/** Role of the pod that runs Flink's client, and name of its container. */
export const CLIENT_ROLE = 'client';

/** Labels by which flinkapp finds pods. */
export const POD_LABELS: readonly string[] = [APP_LABEL, HASH_LABEL, ROLE_LABEL, UID_LABEL];

/**
 * Labels that flinkapp, Metacontroller and Kubernetes' controllers set. A child with another `controller-uid` fails each
 * whole sync of its application (Metacontroller 4.17), and the API server refuses a Job whose pods have another
 * `controller-uid` or `job-name` than its own (Kubernetes, ValidateGeneratedSelector).
 */
export const RESERVED_LABELS: readonly string[] = [
  ...POD_LABELS,
  HOOK_LABEL,
  SELECTOR_LABEL,
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
  'job-name',
  'pod-template-hash',
];

export const ROLES = ['jobmanager', 'taskmanager'] as const;
export type Role = (typeof ROLES)[number];

/** Labels that Kubernetes recommends for all objects of an application. */
export const recommendedLabels = (application: string, role?: Role): Record<string, string> => ({
  'app.kubernetes.io/name': 'flink',
  'app.kubernetes.io/instance': application,
  'app.kubernetes.io/managed-by': 'flinkapp',
  ...(role === undefined ? {} : { 'app.kubernetes.io/component': role }),
});
