/** An object of ours: it has a name. */
export type NamedObject<T> = T & { readonly metadata: { readonly name: string } };

/** The same, of a kind. */
export type ObjectOfKind<K extends string, T> = NamedObject<T> & { readonly kind: K };
