import type { Spec } from '../../api/spec.ts';

/** Caches what is derived from a spec, since several rules ask for the same. */
export const oncePerSpec = <T extends object>(derive: (spec: Spec) => T): ((spec: Spec) => T) => {
  const cache = new WeakMap<Spec, T>();
  return (spec) => {
    const cached = cache.get(spec);
    if (cached !== undefined) return cached;
    const derived = derive(spec);
    cache.set(spec, derived);
    return derived;
  };
};
