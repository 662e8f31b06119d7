import type { Spec } from '../../api/spec.ts';

/** Reads something of a spec once, however many rules ask for it. */
export const perSpec = <T extends object>(read: (spec: Spec) => T): ((spec: Spec) => T) => {
  const found = new WeakMap<Spec, T>();
  return (spec) => {
    const known = found.get(spec);
    if (known !== undefined) return known;
    const fresh = read(spec);
    found.set(spec, fresh);
    return fresh;
  };
};
