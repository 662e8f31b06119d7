import type { V1PodTemplateSpec } from '@kubernetes/client-node';

/** Types of Kubernetes objects. flinkapp changes no object that it was given or has made, so they are readonly throughout. */

export type DeepReadonly<T> = T extends Date
  ? Readonly<T>
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** An object that is being built: its own fields can be set, the values in them not changed. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

export type PodTemplate = DeepReadonly<V1PodTemplateSpec>;
