/** Something that a person has to look at. */
export interface Note {
  /** The field of the other operator's resource. */
  readonly path: string;
  readonly text: string;
}

/** A FlinkApplication, and what the conversion could not carry over. */
export interface Converted {
  readonly application: object;
  readonly notes: readonly Note[];
}

/** A part of a conversion: fields of the spec, and notes. */
export interface Part {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly notes: readonly Note[];
}

export const part = (spec: Readonly<Record<string, unknown>>, ...notes: readonly (Note | undefined)[]): Part => ({
  spec,
  notes: notes.filter((note) => note !== undefined),
});

/** The fields of an object that have a value. */
export const present = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

export const mergeParts = (parts: readonly Part[]): Part => ({
  spec: Object.assign({}, ...parts.map(({ spec }) => spec)),
  notes: parts.flatMap(({ notes }) => notes),
});
