import type { Role } from '../api/labels.ts';

/** Every name we give anything. Kubernetes names are bounded; admission refuses an application whose names would not fit. */

export const clusterName = (application: string, hash: string): string => `${application}-${hash}`;

export const deploymentName = (application: string, hash: string, role: Role): string =>
  `${clusterName(application, hash)}-${role === 'jobmanager' ? 'jm' : 'tm'}`;

/** The dashboard's Service, which follows the live cluster. */
export const stableServiceName = (application: string): string => application;

/** A Service name is a DNS label: 63 characters at most (RFC 1035). */
export const LONGEST_NAME = 63;
/** What the longest name adds to the application's: `-` and the eight of a deploy hash. */
export const SUFFIX_LENGTH = 9;
