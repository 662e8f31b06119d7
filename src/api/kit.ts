import { type Static, type TObject, type TSchema, type TUnsafe, Type } from 'typebox';

/**
 * The schema constructors of the resource. Each emits JSON Schema that a structural CRD accepts: no `const`, `$ref` or
 * `patternProperties`, and `additionalProperties` never together with `properties` (Kubernetes, "Specifying a structural
 * schema"). The types they stand for are readonly.
 */

/**
 * What a field has in addition to its type. Only flinkapp reads `default`, `deploys`, `decides` and `needs`; the CRD does
 * not have them.
 */
export interface FieldOptions {
  /** Shown by `kubectl explain` and in docs/reference.md. */
  readonly description: string;
  /** The value that admission fills in for an absent field. */
  readonly default?: unknown;
  /** True where the deploy hash covers the field and everything in it: a change starts a deploy. */
  readonly deploys?: boolean;
  /**
   * In a stored status: flinkapp decides from this word or time, so one that it does not know makes the status unreadable.
   * Every other word may be that of a newer flinkapp.
   */
  readonly decides?: boolean;
  /** In a stored status: the fields without which flinkapp cannot decide from the object. */
  readonly needs?: readonly string[];
  /** Rules that the API server evaluates, the CRD's `x-kubernetes-validations`. */
  readonly cel?: readonly CelRule[];
}

/** A validation rule in the Common Expression Language. */
export interface CelRule {
  readonly rule: string;
  readonly message: string;
}

export interface StringOptions extends FieldOptions {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: 'date-time';
}

export interface NumberOptions extends FieldOptions {
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface ListOptions extends FieldOptions {
  readonly maxItems?: number;
}

type Properties = Readonly<Record<string, TSchema>>;
type ObjectSchema<P extends Properties> = TUnsafe<Readonly<Static<TObject<P>>>>;

const keywords = ({ cel, ...options }: FieldOptions): Record<string, unknown> =>
  cel === undefined ? { ...options } : { ...options, 'x-kubernetes-validations': cel };

/** Without it the API server prunes fields that the schema does not name. */
const KEEP_UNKNOWN = { 'x-kubernetes-preserve-unknown-fields': true } as const;

export const string = (options: StringOptions) => Type.Unsafe<string>({ type: 'string', ...keywords(options) });

export const integer = (options: NumberOptions) => Type.Unsafe<number>({ type: 'integer', ...keywords(options) });

export const number = (options: NumberOptions) => Type.Unsafe<number>({ type: 'number', ...keywords(options) });

export const boolean = (options: FieldOptions) => Type.Unsafe<boolean>({ type: 'boolean', ...keywords(options) });

/** One of a fixed set of words. */
export const oneOf = <const T extends readonly string[]>(values: T, options: FieldOptions) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values, ...keywords(options) });

/** A Kubernetes quantity: text such as `500m` or `2Gi`, or a number. */
export const quantity = (options: FieldOptions) =>
  Type.Unsafe<string | number>({
    'x-kubernetes-int-or-string': true,
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    ...keywords(options),
  });

export const list = <T extends TSchema>(items: T, options: ListOptions) =>
  Type.Unsafe<readonly Static<T>[]>({ type: 'array', items, ...keywords(options) });

export const map = <T extends TSchema>(values: T, options: FieldOptions) =>
  Type.Unsafe<Readonly<Record<string, Static<T>>>>({
    type: 'object',
    additionalProperties: values,
    ...keywords(options),
  });

/** An object without further fields: the API server prunes those. */
export const object = <P extends Properties>(properties: P, options: FieldOptions): ObjectSchema<P> =>
  Type.Unsafe<Readonly<Static<TObject<P>>>>(Type.Object(properties, keywords(options)));

/** An object that may have further fields: the API server keeps those. */
export const open = <P extends Properties>(properties: P, options: FieldOptions): ObjectSchema<P> =>
  Type.Unsafe<Readonly<Static<TObject<P>>>>(Type.Object(properties, { ...KEEP_UNKNOWN, ...keywords(options) }));

/** An object that another API defines: kept as it is, with the type `T` for the code that reads it. */
export const opaque = <T = Readonly<Record<string, unknown>>>(options: FieldOptions) =>
  Type.Unsafe<T>({ type: 'object', ...KEEP_UNKNOWN, ...keywords(options) });

export const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
