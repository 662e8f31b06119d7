import type { V1PodTemplateSpec } from '@kubernetes/client-node';

/** Types of Kubernetes objects, readonly at any depth: flinkapp changes no object, it makes another. */

export type DeepReadonly<T> = T extends Date
  ? Readonly<T>
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** An object under construction: its fields can be set, but not what is in them. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

export type PodTemplate = DeepReadonly<V1PodTemplateSpec>;
