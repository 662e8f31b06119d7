/** What names a resource. Before it is stored, one with `generateName` has no name yet, and may have no namespace. */
export interface ObjectName {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
}

/** The API server makes a name of `generateName` after admission, with five characters of its own (Kubernetes, "Generated values"). */
export const nameOf = ({ name, generateName = '' }: ObjectName): string => name ?? `${generateName}00000`;
