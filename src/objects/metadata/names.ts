import type { Role } from '../../api/labels.ts';

/** Every name we give anything. Kubernetes names are bounded; admission refuses an application whose names would not fit. */

export const clusterName = (application: string, hash: string): string => `${application}-${hash}`;

export const deploymentName = (application: string, hash: string, role: Role): string =>
  `${clusterName(application, hash)}-${role === 'jobmanager' ? 'jm' : 'tm'}`;

/** The Deployment or Job of a JobManager that is started for its job: another with each attempt, as it can never be changed. */
export const jobManagerName = (application: string, hash: string, attempt: number): string =>
  `${deploymentName(application, hash, 'jobmanager')}-${attempt}`;

/** The Job that brings a job to its cluster. */
export const clientName = (application: string, hash: string, attempt: number): string =>
  `${clusterName(application, hash)}-run-${attempt}`;

/** A Job of verification or shutdownJob. */
export const hookName = (
  application: string,
  hash: string,
  kind: 'verification' | 'shutdown',
  attempt: number,
): string => `${clusterName(application, hash)}-${kind === 'verification' ? 'verify' : 'end'}-${attempt}`;

/** The dashboard's Service, which follows the live cluster. */
export const stableServiceName = (application: string): string => application;

/** A Service name is a DNS label: 63 characters at most (RFC 1035). */
export const MAX_NAME_LENGTH = 63;
/** What the longest name adds to the application's: `-` and the eight of a deploy hash. */
export const SUFFIX_LENGTH = 9;
/** What the name of a Job adds besides: `-jm-`, `-run-` or `-verify-`, and the number of an attempt, up to five digits of it. */
export const ATTEMPT_LENGTH = { submission: 10, hook: 13 } as const;
