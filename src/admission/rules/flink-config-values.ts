import { isFields } from '../../api/fields.ts';
import type { Spec } from '../../api/spec.ts';
import { isJavaOption, javaOptionsProblem } from '../../objects/flink-config/java-options.ts';
import { type Destination, deliver, destinationOf } from '../../objects/flink-config/option-delivery.ts';
import { optionNameIn } from '../../objects/flink-config/option-names.ts';
import { flinkContainers, hasVariable } from '../../objects/flink-config/variables.ts';
import { oncePerSpec } from '../options/once-per-spec.ts';
import { optionPath } from '../options/user-options.ts';
import { isSecret } from '../redact.ts';
import { rule, type Wording } from '../rule.ts';

const TYPES = ['string', 'number', 'boolean'];

/** Options by which flinkapp itself decides. */
const DECIDING = /^(high-availability(\.type)?|scheduler-mode|jobmanager\.scheduler|execution\.runtime-mode)$/;

/** The first of nested options, as config.yaml of Flink 2 has them: `state.savepoints.dir`. */
const nestedName = (name: string, value: unknown): string => {
  const [first] = isFields(value) ? Object.entries(value) : [];
  return first === undefined ? name : nestedName(`${name}.${first[0]}`, first[1]);
};

const partsAdvice = (key: string, value: unknown): string => {
  if (Array.isArray(value)) return 'write its items as one text, with the separator that Flink has for this option';
  const name = isSecret(optionPath(key)) ? 'a.b' : nestedName(key, value);
  return `write each option on its own, such as ${name}: value`;
};

const typeWording = (key: string, value: unknown): Wording | undefined => {
  if (!TYPES.includes(typeof value))
    return { problem: 'must be a string, a number or a boolean', advice: partsAdvice(key, value) };
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return { problem: 'has more digits than a number keeps', advice: 'put it in quotes' };
  return undefined;
};

/** The containers of a spec that get options. */
const destinationsOf = oncePerSpec((spec): readonly Destination[] =>
  flinkContainers(spec).map((container) => destinationOf(spec, container, Object.keys(spec.flinkConfig ?? {}))),
);

const deliveryWording = (spec: Spec, key: string, value: string): Wording | undefined => {
  for (const destination of destinationsOf(spec)) {
    const delivery = deliver(destination, optionNameIn(destination.version, key), value);
    if (delivery.by === 'refused') return { problem: delivery.problem, advice: delivery.advice };
  }
  return undefined;
};

const wordingOf = (spec: Spec, key: string, got: unknown): Wording | undefined => {
  const wording = typeWording(key, got);
  if (wording !== undefined) return wording;
  const value = String(got);
  const problem = isJavaOption(key) ? javaOptionsProblem(value) : undefined;
  if (problem !== undefined)
    return { problem, advice: "write it without: Flink's start scripts split JVM options at every blank" };
  if (DECIDING.test(key) && hasVariable(value))
    return { problem: 'names a variable, but flinkapp decides by this option', advice: 'write the value itself' };
  return deliveryWording(spec, key, value);
};

export const flinkConfigValues = rule({
  name: 'flink-config-values',
  level: 'error',
  guards:
    'Flink gets every option as it is written, so flinkapp refuses a name or a value that would change on its way.',
  violations: ({ spec }) =>
    Object.entries(spec.flinkConfig ?? {}).flatMap(([key, got]) => {
      const path = optionPath(key);
      if (!/^\w[\w-]*(\.\w[\w-]*)*$/.test(key))
        return [
          { path, problem: 'invalid option name', advice: 'use letters, digits, _ and -, in parts with a . between' },
        ];
      const wording = wordingOf(spec, key, got);
      return wording === undefined ? [] : [{ path, ...wording, got }];
    }),
});
