import { type Fields, isFields } from '../../api/fields.ts';
import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { fieldsOf, itemsOf } from '../pods/fields.ts';
import { isVariableName } from '../pods/names.ts';
import { allContainers } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

/** The kinds of valueFrom (Kubernetes, EnvVarSource), and the fields that each one needs beyond its schema. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  fieldRef: [],
  resourceFieldRef: [],
  configMapKeyRef: ['name'],
  secretKeyRef: ['name'],
  fileKeyRef: [],
};

const ONE_SOURCE = 'must have exactly one source';

const sourceViolations = (path: string, valueFrom: Fields): readonly Violation[] => {
  const [source, ...others] = Object.entries(SOURCES).filter(([kind]) => kind in valueFrom);
  if (source === undefined || others.length > 0)
    return [{ path, problem: ONE_SOURCE, advice: `use one of ${Object.keys(SOURCES).join(', ')}` }];
  const [kind, fields] = source;
  const reference = fieldsOf(valueFrom[kind]);
  return fields
    .filter((field) => !reference[field])
    .map((field) => ({
      path: `${path}.${kind}.${field}`,
      problem: 'is missing',
      advice: `add it: a ${kind} needs ${field}`,
    }));
};

const variableViolations = (path: string, { name, value, valueFrom }: Fields): readonly Violation[] => {
  const violations: Violation[] = [];
  if (typeof name === 'string' && name !== '' && !isVariableName(name))
    violations.push({
      path: `${path}.name`,
      problem: 'invalid variable name',
      advice: 'use letters, digits and _',
      got: name,
    });
  if (value !== undefined && value !== '' && valueFrom !== undefined)
    violations.push({ path, problem: 'sets both value and valueFrom', advice: 'keep one of them' });
  if (isFields(valueFrom)) violations.push(...sourceViolations(`${path}.valueFrom`, valueFrom));
  return violations;
};

const envFromViolations = (path: string, { configMapRef, secretRef }: Fields): readonly Violation[] => {
  const [reference, ...others] = [configMapRef, secretRef].filter((source) => source !== undefined);
  if (others.length === 0 && fieldsOf(reference)['name']) return [];
  return [{ path, problem: ONE_SOURCE, advice: 'set configMapRef.name or secretRef.name' }];
};

/** @param path of the object that has `env` and `envFrom`: envConfig or a container */
const violationsOf = (path: string, { env, envFrom }: Fields): readonly Violation[] => {
  const variables = itemsOf(env);
  return [
    ...variables.flatMap((variable, i) => variableViolations(`${path}.env[${i}]`, variable)),
    ...itemsOf(envFrom).flatMap((source, i) => envFromViolations(`${path}.envFrom[${i}]`, source)),
  ];
};

export const environment = rule({
  name: 'environment',
  level: 'error',
  guards: 'Kubernetes refuses a variable with an invalid name, with several values, or without exactly one source.',
  violations: ({ spec }) => [
    ...Object.values(ROLE_FIELDS).flatMap((role) =>
      violationsOf(`spec.${role}.envConfig`, { ...spec[role]?.envConfig }),
    ),
    ...allContainers(spec).flatMap(({ path, container }) => violationsOf(path, container)),
  ],
});
