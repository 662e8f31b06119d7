/** The name fields of a resource under admission: one with `generateName` has no `name` yet, and may have no namespace. */
export interface ObjectName {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
}

/**
 * The resource's name, or a name of the same length: after admission the API server appends five random characters to
 * `generateName` (Kubernetes, "Generated values").
 */
export const nameOf = ({ name, generateName = '' }: ObjectName): string => name ?? `${generateName}00000`;
