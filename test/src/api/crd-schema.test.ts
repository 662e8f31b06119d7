import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crdSchema } from '../../../src/api/crd-schema.ts';
import { customResourceDefinition } from '../../../src/api/flinkapplication.ts';
import { integer, list, object, optional, string } from '../../../src/api/kit.ts';

test('the CRD says in descriptions what the keywords default and deploys say, also inside a field that deploys', () => {
  const name = string({ description: 'A name.', default: '' });
  const schema = object(
    {
      size: optional(integer({ description: 'A size.', default: 3 })),
      names: list(object({ name }, { description: 'An item.' }), { description: 'Names.', deploys: true }),
    },
    { description: 'The whole.', default: {} },
  );
  assert.deepEqual(crdSchema(schema), {
    type: 'object',
    description: 'The whole.',
    required: ['names'],
    properties: {
      size: { type: 'integer', description: 'A size. Default: 3.' },
      names: {
        type: 'array',
        description: 'Names. A change starts a deploy.',
        items: {
          type: 'object',
          description: 'An item. A change starts a deploy.',
          required: ['name'],
          properties: { name: { type: 'string', description: 'A name. Default: "". A change starts a deploy.' } },
        },
      },
    },
  });
});

/** Every schema in a tree, with its path. */
const schemasIn = (schema: object, path: string): readonly (readonly [string, object])[] => [
  [path, schema],
  ...Object.entries(schema).flatMap(([keyword, value]: readonly [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return [];
    if (keyword === 'items' || keyword === 'additionalProperties') return schemasIn(value, `${path}[]`);
    if (keyword !== 'properties') return [];
    return Object.entries(value).flatMap(([name, field]) => schemasIn(Object(field), `${path}.${name}`));
  }),
];

const BOUNDS = ['enum', 'format', 'pattern', 'required', 'minimum', 'maximum', 'minLength', 'maxLength', 'maxItems'];

test('the status in the CRD has types and nothing that a newer flinkapp could violate, and keeps unknown fields', () => {
  const { openAPIV3Schema } = customResourceDefinition().spec.versions[0]?.schema ?? {};
  const schemas = schemasIn(openAPIV3Schema?.properties.status ?? {}, 'status');
  const bounded = schemas.filter(([, schema]) => BOUNDS.some((keyword) => keyword in schema));
  const pruning = schemas.filter(
    ([, schema]) => Reflect.get(schema, 'type') === 'object' && !('x-kubernetes-preserve-unknown-fields' in schema),
  );
  assert.deepEqual(
    [...bounded, ...pruning].map(([path]) => path),
    [],
  );
  assert.equal(schemas.length > 80, true);
  const phase = schemas.find(([path]) => path === 'status.phase')?.[1];
  assert.match(`${Reflect.get(phase ?? {}, 'description')}`, / Known: "", ClusterStarting, /);
});

test('every schema of the CRD is structural', () => {
  const { openAPIV3Schema } = customResourceDefinition().spec.versions[0]?.schema ?? {};
  const wrong = schemasIn(openAPIV3Schema ?? {}, '')
    .filter(
      ([, schema]) =>
        ['const', '$ref', 'patternProperties', 'default', 'deploys'].some((keyword) => keyword in schema) ||
        ('properties' in schema && 'additionalProperties' in schema) ||
        !('type' in schema || 'x-kubernetes-int-or-string' in schema),
    )
    .map(([path]) => path);
  assert.deepEqual(wrong, []);
});
