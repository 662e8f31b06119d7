import type { Role } from '../../api/labels.ts';

/** Names of the objects that flinkapp makes. Kubernetes bounds their length; admission refuses an application whose names are too long. */

export const clusterName = (application: string, hash: string): string => `${application}-${hash}`;

/** At most five digits of an attempt: a name has no place for more, and the object of so many attempts ago is gone. */
const suffixOf = (attempt: number): number => attempt % 100_000;

export const deploymentName = (application: string, hash: string, role: Role): string =>
  `${clusterName(application, hash)}-${role === 'jobmanager' ? 'jm' : 'tm'}`;

/**
 * The Deployment or Job of a JobManager in application mode. Its pods name the job that they start, so that each attempt
 * needs another object.
 */
export const jobManagerName = (application: string, hash: string, attempt: number): string =>
  `${deploymentName(application, hash, 'jobmanager')}-${suffixOf(attempt)}`;

/** The Job that runs `flink run`. */
export const clientName = (application: string, hash: string, attempt: number): string =>
  `${clusterName(application, hash)}-run-${suffixOf(attempt)}`;

/** The Job of `verification` or `shutdownJob`. */
export const hookName = (
  application: string,
  hash: string,
  kind: 'verification' | 'shutdown',
  attempt: number,
): string => `${clusterName(application, hash)}-${kind === 'verification' ? 'verify' : 'end'}-${suffixOf(attempt)}`;

/** The Service and the Ingress of the live cluster's dashboard. */
export const stableServiceName = (application: string): string => application;

/** Characters of a DNS label, which the name of a Service is (RFC 1035). */
export const MAX_NAME_LENGTH = 63;
/** Characters that names add to the application's: `-` and the eight of a deploy hash. */
export const SUFFIX_LENGTH = 9;
/** Characters that names of Jobs add to that: `-jm-`, `-run-` or `-verify-`, and an attempt of up to five digits. */
export const ATTEMPT_LENGTH = { submission: 10, hook: 13 } as const;
