import type { Fields } from '../../api/fields.ts';
import { POD_LABELS, ROLES } from '../../api/labels.ts';
import { ROLE_FIELDS, roleConfig } from '../../objects/flink-config/role-config.ts';
import { fieldsOf, itemsOf } from '../pods/fields.ts';
import { rule, type Violation } from '../rule.ts';

const RESERVED_VARIABLES = [
  'FLINK_PROPERTIES',
  'OPERATOR_FLINK_CONFIG',
  'FLINK_DEPLOYMENT_TYPE',
  'HOST_IP',
  'HOST_NAME',
  'APP_NAME',
];

const labelViolations = (path: string, labels: Fields): readonly Violation[] =>
  Object.keys(labels)
    .filter((label) => POD_LABELS.includes(label))
    .map((label) => ({
      path: `${path}[${JSON.stringify(label)}]`,
      problem: "is reserved: flinkapp selects a Flink cluster's pods by it",
      advice: 'use another label',
    }));

const variableViolations = (path: string, variables: readonly Fields[]): readonly Violation[] =>
  variables.flatMap(({ name }, i) => {
    if (!RESERVED_VARIABLES.includes(String(name))) return [];
    return [
      {
        path: `${path}[${i}].name`,
        problem: 'is reserved: flinkapp sets this variable',
        advice: 'use flinkConfig, or another name',
        got: name,
      },
    ];
  });

const restartPolicyViolations = (path: string, restartPolicy: unknown): readonly Violation[] => {
  if (restartPolicy === undefined || restartPolicy === 'Always') return [];
  return [{ path, problem: 'must be Always in a Deployment', advice: 'remove it', got: restartPolicy }];
};

/** @param main the name of the container that runs Flink */
const templateViolations = (path: string, template: Fields, main: string): readonly Violation[] => {
  const [metadata, spec] = [fieldsOf(template['metadata']), fieldsOf(template['spec'])];
  const [containersPath, containers] = [`${path}.spec.containers`, itemsOf(spec['containers'])];
  return [
    ...labelViolations(`${path}.metadata.labels`, fieldsOf(metadata['labels'])),
    ...containers.flatMap(({ name, env }, i) =>
      name === main ? variableViolations(`${containersPath}[${i}].env`, itemsOf(env)) : [],
    ),
    ...restartPolicyViolations(`${path}.spec.restartPolicy`, spec['restartPolicy']),
  ];
};

export const podTemplate = rule({
  name: 'pod-template',
  level: 'error',
  guards:
    'flinkapp selects pods by its labels and configures Flink by its variables. A template must leave those labels and variables alone.',
  violations: ({ spec }) =>
    ROLES.flatMap((role) => {
      const template = roleConfig(spec, role)?.podTemplate;
      return template === undefined ? [] : templateViolations(`spec.${ROLE_FIELDS[role]}.podTemplate`, template, role);
    }),
});
