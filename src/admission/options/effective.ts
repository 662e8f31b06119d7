import type { FlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import { nameRead } from '../../objects/option-names.ts';
import { saidOptions, versionOf } from './said.ts';
import { optionOf } from './table.ts';

/** Without a version flinkapp writes the options of the oldest that it knows. */
const OLDEST: FlinkVersion = { major: 1, minor: 8 };

/** The options of flinkConfig as the version takes them, whichever of their names the spec used. */
export interface Effective {
  /** @param key any name of the option */
  readonly get: (key: string) => string | undefined;
  /** The name that the spec used. */
  readonly saidAs: (key: string) => string;
}

const FOUND = new WeakMap<Spec, Effective>();

/** Found once a spec, not once a rule. */
export const effectiveOptions = (spec: Spec): Effective => {
  const known = FOUND.get(spec);
  if (known !== undefined) return known;
  const found = read(spec);
  FOUND.set(spec, found);
  return found;
};

const read = (spec: Spec): Effective => {
  const version = versionOf(spec) ?? OLDEST;
  const present = (key: string): string => {
    const read = nameRead(version, key);
    return optionOf(version, read)?.[3] ?? read;
  };
  const said = new Map(saidOptions(spec).map(({ key, value }) => [present(key), { key, value }]));
  return {
    get: (key) => said.get(present(key))?.value.trim(),
    saidAs: (key) => said.get(present(key))?.key ?? key,
  };
};
