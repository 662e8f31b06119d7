import { type Static, type TObject, type TSchema, Type } from 'typebox';

/**
 * The only schema constructors the resource may be built of. Each of them emits JSON Schema that a structural CRD
 * accepts: no `const`, `anyOf`, `$ref` or `patternProperties`, and `additionalProperties` never beside `properties`
 * (Kubernetes, "Specifying a structural schema").
 */

/** What a field may say of itself besides its type. `default` and `deploys` are ours and never reach the CRD. */
export interface FieldOptions {
  readonly description: string;
  /** Filled in by admission where the user says nothing (docs/reference.md shows it). */
  readonly default?: unknown;
  /** True where a change of the field needs a new job or cluster, and so is part of the deploy hash. */
  readonly deploys?: boolean;
  /** CEL rules of the field: `x-kubernetes-validations`. */
  readonly cel?: readonly CelRule[];
}

/** One CEL rule, checked by the API server itself. */
export interface CelRule {
  readonly rule: string;
  readonly message: string;
}

const meta = ({ cel, ...rest }: FieldOptions): Record<string, unknown> =>
  cel === undefined ? { ...rest } : { ...rest, 'x-kubernetes-validations': cel };

/** Keeps what the API server would prune: for objects whose fields are Kubernetes' business, not ours. */
export const keepUnknown = { 'x-kubernetes-preserve-unknown-fields': true } as const;

export interface StringOptions extends FieldOptions {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: 'date-time';
}

export const string = (options: StringOptions) => Type.Unsafe<string>({ type: 'string', ...meta(options) });

export interface NumberOptions extends FieldOptions {
  readonly minimum?: number;
  readonly maximum?: number;
}

export const integer = (options: NumberOptions) => Type.Unsafe<number>({ type: 'integer', ...meta(options) });

export const number = (options: NumberOptions) => Type.Unsafe<number>({ type: 'number', ...meta(options) });

export const boolean = (options: FieldOptions) => Type.Unsafe<boolean>({ type: 'boolean', ...meta(options) });

/** A closed vocabulary: emitted as `enum`. */
export const oneOf = <const T extends readonly string[]>(values: T, options: FieldOptions) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values, ...meta(options) });

/** A Kubernetes quantity or a plain number, as the API server takes both. */
export const quantity = (options: FieldOptions) =>
  Type.Unsafe<string | number>({
    'x-kubernetes-int-or-string': true,
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    ...meta(options),
  });

export const list = <T extends TSchema>(items: T, options: FieldOptions & { maxItems?: number }) =>
  Type.Unsafe<readonly Static<T>[]>({ type: 'array', items, ...meta(options) });

export const map = <T extends TSchema>(values: T, options: FieldOptions) =>
  Type.Unsafe<Readonly<Record<string, Static<T>>>>({ type: 'object', additionalProperties: values, ...meta(options) });

/** An object whose inside is another API's: kept as it is, typed by `T` for our own reading. */
export const opaque = <T = Readonly<Record<string, unknown>>>(options: FieldOptions) =>
  Type.Unsafe<T>({ type: 'object', ...keepUnknown, ...meta(options) });

/** An object of another API's of which we know some fields: those are checked, the others kept. */
export const open = <P extends Record<string, TSchema>>(properties: P, options: FieldOptions) =>
  Type.Object(properties, { ...keepUnknown, ...meta(options) });

export const object = <P extends Record<string, TSchema>>(properties: P, options: FieldOptions): TObject<P> =>
  Type.Object(properties, meta(options));

export const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
