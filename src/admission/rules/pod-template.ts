import type { Fields } from '../../api/fields.ts';
import { APP_LABEL, HASH_LABEL, ROLE_LABEL, ROLES, UID_LABEL } from '../../api/labels.ts';
import { ROLE_FIELDS, roleConfig } from '../../objects/flink-config/role-config.ts';
import { fieldsOf, itemsOf } from '../pods/fields.ts';
import { type Finding, rule } from '../rule.ts';

const OUR_LABELS = [APP_LABEL, HASH_LABEL, ROLE_LABEL, UID_LABEL];
const OUR_VARIABLES = [
  'FLINK_PROPERTIES',
  'OPERATOR_FLINK_CONFIG',
  'FLINK_DEPLOYMENT_TYPE',
  'HOST_IP',
  'HOST_NAME',
  'APP_NAME',
];

const unnamed = (path: string, items: readonly Fields[]): readonly Finding[] =>
  items.flatMap(({ name }, i) =>
    typeof name === 'string' && name !== ''
      ? []
      : [
          {
            path: `${path}[${i}].name`,
            fault: 'is missing',
            advice: 'name it: templates are merged by name',
            got: name,
          },
        ],
  );

const variables = (path: string, container: Fields): readonly Finding[] =>
  itemsOf(container['env']).flatMap(({ name }, i) =>
    OUR_VARIABLES.includes(String(name))
      ? [
          {
            path: `${path}.env[${i}].name`,
            fault: 'is a variable that flinkapp sets',
            advice: 'use flinkConfig, or another name',
            got: name,
          },
        ]
      : [],
  );

const checkTemplate = (path: string, template: Fields, main: string): readonly Finding[] => {
  const [metadata, spec] = [fieldsOf(template['metadata']), fieldsOf(template['spec'])];
  const labels = Object.keys(fieldsOf(metadata['labels'])).filter((label) => OUR_LABELS.includes(label));
  const containers = itemsOf(spec['containers']);
  const { restartPolicy } = spec;
  return [
    ...labels.map((label) => ({
      path: `${path}.metadata.labels[${JSON.stringify(label)}]`,
      fault: 'is a label by which flinkapp finds its pods',
      advice: 'use another one',
    })),
    ...unnamed(`${path}.spec.containers`, containers),
    ...unnamed(`${path}.spec.initContainers`, itemsOf(spec['initContainers'])),
    ...unnamed(`${path}.spec.volumes`, itemsOf(spec['volumes'])),
    ...containers.flatMap((container, i) =>
      container['name'] === main ? variables(`${path}.spec.containers[${i}]`, container) : [],
    ),
    ...containers.flatMap(({ name, image }, i) =>
      name !== undefined && name !== main && image === undefined
        ? [
            {
              path: `${path}.spec.containers[${i}].image`,
              fault: `is missing, and ${main} is the container of Flink`,
              advice: `give the sidecar an image, or call it ${main}`,
            },
          ]
        : [],
    ),
    ...(restartPolicy === undefined || restartPolicy === 'Always'
      ? []
      : [
          {
            path: `${path}.spec.restartPolicy`,
            fault: 'must be Always in a Deployment',
            advice: 'remove it',
            got: restartPolicy,
          },
        ]),
  ];
};

export const podTemplate = rule({
  name: 'pod-template',
  level: 'error',
  guards:
    'Templates that cannot be merged by name, or that take from flinkapp what it finds and configures its pods by.',
  check: ({ spec }) =>
    ROLES.flatMap((role) => {
      const template = roleConfig(spec, role)?.podTemplate;
      return template === undefined ? [] : checkTemplate(`spec.${ROLE_FIELDS[role]}.podTemplate`, template, role);
    }),
});
