import { type Fields, isFields } from '../../api/fields.ts';
import type { Spec } from '../../api/spec.ts';
import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { fieldsOf, itemsOf, repeated } from '../pods/fields.ts';
import { containersOf, templatesOf } from '../pods/templates.ts';
import { type Finding, rule } from '../rule.ts';

/** Kubernetes 1.34 and newer take any printable character but `=`; older ones these alone. */
const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  fieldRef: ['fieldPath'],
  resourceFieldRef: ['resource'],
  configMapKeyRef: ['name', 'key'],
  secretKeyRef: ['name', 'key'],
  fileKeyRef: ['volumeName', 'path', 'key'],
};

const source = (path: string, valueFrom: Fields): readonly Finding[] => {
  const [given, ...others] = Object.entries(SOURCES).filter(([kind]) => kind in valueFrom);
  if (given === undefined || others.length > 0)
    return [
      { path, fault: 'names no source, or more than one', advice: `give one of ${Object.keys(SOURCES).join(', ')}` },
    ];
  const [kind, fields] = given;
  const reference = fieldsOf(valueFrom[kind]);
  return fields
    .filter((field) => !reference[field])
    .map((field) => ({ path: `${path}.${kind}.${field}`, fault: 'is missing', advice: 'name it' }));
};

const variable = (path: string, { name, value, valueFrom }: Fields): readonly Finding[] => [
  ...(typeof name === 'string' && NAME.test(name)
    ? []
    : [
        {
          path: `${path}.name`,
          fault: 'is not the name of a variable',
          advice: 'use letters, digits, _, - and ., and no digit first',
          got: name,
        },
      ]),
  ...(value !== undefined && typeof value !== 'string'
    ? [{ path: `${path}.value`, fault: 'is not text', advice: 'put it in quotes', got: value }]
    : []),
  ...(value !== undefined && value !== '' && valueFrom !== undefined
    ? [{ path, fault: 'has both value and valueFrom', advice: 'keep one of them' }]
    : []),
  ...(isFields(valueFrom) ? source(`${path}.valueFrom`, valueFrom) : []),
];

const twice = (path: string, variables: readonly Fields[]): readonly Finding[] =>
  repeated(variables, 'name').map((i) => ({
    path: `${path}[${i}].name`,
    fault: 'is given twice, and only the last would count',
    advice: 'remove one',
    got: variables[i]?.['name'],
  }));

const wholeSource = (path: string, { configMapRef, secretRef }: Fields): readonly Finding[] => {
  const given = [configMapRef, secretRef].filter((reference) => reference !== undefined);
  if (given.length === 1 && fieldsOf(given[0])['name']) return [];
  return [{ path, fault: 'names no source, or more than one', advice: 'give configMapRef.name or secretRef.name' }];
};

const checked = (path: string, { env, envFrom }: Fields): readonly Finding[] => [
  ...itemsOf(env).flatMap((one, i) => variable(`${path}.env[${i}]`, one)),
  ...twice(`${path}.env`, itemsOf(env)),
  ...itemsOf(envFrom).flatMap((one, i) => wholeSource(`${path}.envFrom[${i}]`, one)),
];

const ofRoles = (spec: Spec): readonly Finding[] =>
  Object.values(ROLE_FIELDS).flatMap((role) => checked(`spec.${role}.envConfig`, { ...spec[role]?.envConfig }));

export const environment = rule({
  name: 'environment',
  level: 'error',
  guards: 'Variables that Kubernetes would refuse, or of which one would go unheard.',
  check: ({ spec }) => [
    ...ofRoles(spec),
    ...templatesOf(spec)
      .flatMap(containersOf)
      .flatMap(({ path, container }) => checked(path, container)),
  ],
});
