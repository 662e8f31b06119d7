import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOREIGN_FIELDS, foreignFieldAdvice } from '../../../src/admission/foreign-fields.ts';
import { fieldsOfDefinition } from '../../../src/admission/kubernetes/schema.ts';
import { type Fields, isFields } from '../../../src/api/fields.ts';
import { specSchema } from '../../../src/api/spec.ts';

const SCHEMA: Fields = JSON.parse(JSON.stringify(specSchema));

/** What Kubernetes defines below a field of the spec. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  'podTemplate.metadata': 'ObjectMeta',
  'podTemplate.spec': 'PodSpec',
};

/** Fields of maps and of Kubernetes' objects are not those of the schema. */
const fieldExists = (path: string): boolean => {
  let schema = SCHEMA;
  const parts = path.split('.');
  for (const [i, part] of parts.entries()) {
    const { properties, additionalProperties } = schema;
    if (isFields(additionalProperties)) return true;
    const next = isFields(properties) ? properties[part] : undefined;
    if (isFields(next)) {
      schema = next;
      continue;
    }
    const definition = DEFINITIONS[parts.slice(i - 1, i + 1).join('.')];
    const field = parts[i + 1];
    return definition !== undefined && (field === undefined || fieldsOfDefinition(definition).includes(field));
  }
  return true;
};

/** The fields that an advice names: `spec.a.b`, or `a of jobManagerConfig and of taskManagerConfig`. */
const targetsOf = (advice: string): readonly string[] => {
  const [, inRoles] = /^use ([\w.]+) of jobManagerConfig and of taskManagerConfig$/.exec(advice) ?? [];
  const roles = inRoles === undefined ? [] : [`jobManagerConfig.${inRoles}`, `taskManagerConfig.${inRoles}`];
  const named = [...advice.matchAll(/\bspec((?:\.[A-Za-z][\w-]*)+)/g)].map(([, path = '']) => path.slice(1));
  return [...roles, ...named.filter((path) => !advice.includes(`podTemplate.spec.${path}`))];
};

test('every field that an advice names is a field of the schema', () => {
  const targets = FOREIGN_FIELDS.flatMap((field) => targetsOf(foreignFieldAdvice(`spec.${field}`) ?? ''));
  assert.deepEqual(
    [...new Set(targets)].filter((path) => !fieldExists(path)),
    [],
  );
});

test('a field that the schema does not have is found', () =>
  assert.deepEqual(['jobManagerConfig.taskSlots', 'client.podTemplate.spec.slots', 'colours'].filter(fieldExists), []));

test('every advice names a field, or says to remove it or what to do with a ConfigMap', () =>
  assert.deepEqual(
    FOREIGN_FIELDS.map((field) => foreignFieldAdvice(`spec.${field}`) ?? '').filter(
      (advice) => targetsOf(advice).length === 0 && !/^(remove it:|put it into a ConfigMap)/.test(advice),
    ),
    [],
  ));

test('slots of a JobManager are to be removed', () =>
  assert.equal(
    foreignFieldAdvice('spec.jobManager.slots'),
    'remove it: only TaskManagers have slots, by spec.taskManagerConfig.taskSlots',
  ));
