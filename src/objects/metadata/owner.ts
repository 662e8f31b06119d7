/** Where an application is. */
export interface NamespacedName {
  readonly name: string;
  readonly namespace: string;
}

/** Whose pods they are. */
export interface Owner {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}
