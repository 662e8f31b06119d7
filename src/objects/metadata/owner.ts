export interface NamespacedName {
  readonly name: string;
  readonly namespace: string;
}

/** The application that the objects belong to. */
export interface Owner extends NamespacedName {
  readonly uid: string;
}
