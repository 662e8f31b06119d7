/** Forms of names (Kubernetes, "Object Names and IDs"). */

export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export const isDnsSubdomain = (name: string): boolean => name.length <= 253 && SUBDOMAIN.test(name);

/** The name of a port (RFC 6335, section 5.1). */
export const isPortName = (name: string): boolean =>
  name.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);

export const isPortNumber = (port: unknown): boolean => typeof port === 'number' && port >= 1 && port <= 65535;

/** Names of variables that Kubernetes 1.32 and newer take: any printable character but `=`. */
export const isVariableName = (name: string): boolean => /^[ -<>-~]+$/.test(name);

/** Names of variables that every version takes. */
export const isPlainVariableName = (name: string): boolean => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name);
