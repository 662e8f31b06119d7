/** What admission reads of a resource's metadata: one with `generateName` has no `name` yet, and may have no namespace. */
export interface ObjectName {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  /** As they were sent: the API server checks them after admission. */
  readonly labels?: unknown;
}

/**
 * The resource's name, or a name of the same length: after admission the API server appends five random characters to
 * `generateName` (Kubernetes, "Generated values").
 */
export const nameOf = ({ name, generateName = '' }: ObjectName): string => name ?? `${generateName}00000`;
