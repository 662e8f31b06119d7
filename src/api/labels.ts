/** Labels and annotations of everything we make. The `flink-*` ones are Lyft's (their dashboards select by them). */

/** The application's name. */
export const APP_LABEL = 'flink-app';
/** The deploy hash of the cluster an object belongs to. */
export const HASH_LABEL = 'flink-app-hash';
/** `jobmanager` or `taskmanager`. */
export const ROLE_LABEL = 'flink-deployment-type';
/** The application's uid: tells the pods of an application from those of its deleted namesake. */
export const UID_LABEL = 'flink.k8s.io/application-uid';
/** Pods of a verification or shutdown Job: whose they are. They are no pods of a cluster. */
export const HOOK_LABEL = 'flink.k8s.io/hook-of';
/** Job parameters on Lyft's Deployments, kept for those who read them there. */
export const JOB_ANNOTATION = 'flink-job-properties';
/** Where Metacontroller keeps what we last asked of a child (metacontroller: dynamic apply). */
export const LAST_APPLIED_ANNOTATION = 'metacontroller.k8s.io/last-applied-configuration';

/** The pod that brings a job to its cluster, and its container. */
export const CLIENT_ROLE = 'client';

export const ROLES = ['jobmanager', 'taskmanager'] as const;
export type Role = (typeof ROLES)[number];

/** Kubernetes' recommended labels. */
export const recommendedLabels = (application: string, role?: Role): Record<string, string> => ({
  'app.kubernetes.io/name': 'flink',
  'app.kubernetes.io/instance': application,
  'app.kubernetes.io/managed-by': 'flinkapp',
  ...(role === undefined ? {} : { 'app.kubernetes.io/component': role }),
});
