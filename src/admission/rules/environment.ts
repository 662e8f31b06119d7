import { type Fields, isFields } from '../../api/fields.ts';
import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { duplicatesBy, fieldsOf, itemsOf } from '../pods/fields.ts';
import { allContainers } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

/** Names that every Kubernetes version accepts. 1.34 and newer accept any printable character but `=`. */
const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/** The kinds of valueFrom and the fields that each one needs (Kubernetes, EnvVarSource). */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  fieldRef: ['fieldPath'],
  resourceFieldRef: ['resource'],
  configMapKeyRef: ['name', 'key'],
  secretKeyRef: ['name', 'key'],
  fileKeyRef: ['volumeName', 'path', 'key'],
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
  if (typeof name !== 'string' || !NAME.test(name))
    violations.push({
      path: `${path}.name`,
      problem: 'invalid variable name',
      advice: 'use letters, digits, _, - and ., and start with no digit',
      got: name,
    });
  if (value !== undefined && typeof value !== 'string')
    violations.push({
      path: `${path}.value`,
      problem: 'must be a string',
      advice: 'put the value in quotes',
      got: value,
    });
  if (value !== undefined && value !== '' && valueFrom !== undefined)
    violations.push({ path, problem: 'sets both value and valueFrom', advice: 'keep one of them' });
  if (isFields(valueFrom)) violations.push(...sourceViolations(`${path}.valueFrom`, valueFrom));
  return violations;
};

const duplicateVariables = (path: string, variables: readonly Fields[]): readonly Violation[] =>
  duplicatesBy('name', variables).map((i) => ({
    path: `${path}[${i}].name`,
    problem: 'duplicate variable, of which Kubernetes keeps only the last',
    advice: 'remove one',
    got: variables[i]?.['name'],
  }));

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
    ...duplicateVariables(`${path}.env`, variables),
    ...itemsOf(envFrom).flatMap((source, i) => envFromViolations(`${path}.envFrom[${i}]`, source)),
  ];
};

export const environment = rule({
  name: 'environment',
  level: 'error',
  guards: 'Kubernetes refuses an invalid variable, and of two with the same name a container gets only the last.',
  violations: ({ spec }) => [
    ...Object.values(ROLE_FIELDS).flatMap((role) =>
      violationsOf(`spec.${role}.envConfig`, { ...spec[role]?.envConfig }),
    ),
    ...allContainers(spec).flatMap(({ path, container }) => violationsOf(path, container)),
  ],
});
