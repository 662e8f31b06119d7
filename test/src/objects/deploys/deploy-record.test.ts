import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isFields } from '../../../../src/api/fields.ts';
import { specSchema } from '../../../../src/api/spec.ts';
import { isSpec } from '../../../../src/api/validate.ts';
import { deployRecord } from '../../../../src/objects/deploys/deploy-record.ts';
import { record, spec } from '../../../builders.ts';

/** docs/reference.md is generated: its column `deploys` is compared with what the deploy hash covers. */

const ROW = /^\| `spec\.(\S+)` \| [^|]+ \| [^|]* \| (yes|) \|/gm;
const reference = readFileSync(new URL('../../../../docs/reference.md', import.meta.url), 'utf8');
const fields = [...reference.matchAll(ROW)].map(([, path = '', deploys]) => ({ path, deploys: deploys === 'yes' }));

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
}

const SPEC: Schema = JSON.parse(JSON.stringify(specSchema));

type Which = 'first' | 'last';

/** One with the required fields, and one with all. */
const sampleObject = ({ properties = {}, required = [] }: Schema, which: Which): object => {
  const names = which === 'first' ? required : Object.keys(properties);
  return Object.fromEntries(names.map((name) => [name, sampleOf(properties[name] ?? {}, which)]));
};

/** Two values that a schema allows; the inside of another API's object does not matter. */
const sampleOf = (schema: Schema, which: Which): unknown => {
  const { type, enum: words, minimum = 0, properties, items, additionalProperties } = schema;
  if (words !== undefined) return words.at(which === 'first' ? 0 : -1);
  if (items !== undefined) return [sampleOf(items, which)];
  if (additionalProperties !== undefined) return { cpu: sampleOf(additionalProperties, which) };
  if (properties !== undefined) return sampleObject(schema, which);
  if (type === 'boolean') return which === 'last';
  if (type === 'integer' || type === 'number') return minimum + Number(which === 'last');
  return type === 'object' ? { [which]: 'x' } : which;
};

const schemaAt = (path: readonly string[]): Schema =>
  path.reduce<Schema>((schema, name) => {
    const field = schema.properties?.[name.replace('[]', '')] ?? {};
    return name.endsWith('[]') ? (field.items ?? {}) : field;
  }, SPEC);

/** A spec with a value at a path, where `name[]` is the one item of a list. Objects on the way get their required fields. */
const withValue = (schema: Schema, base: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown => {
  const key = name.replace('[]', '');
  const field = schema.properties?.[key] ?? {};
  const before = isFields(base) ? base[key] : undefined;
  const outer = isFields(base) ? base : {};
  if (rest.length === 0) return { ...outer, [key]: value };
  const inside = name.endsWith('[]') ? (field.items ?? {}) : field;
  const inner = withValue(inside, isFields(before) ? before : sampleOf(inside, 'first'), rest, value);
  return { ...outer, [key]: name.endsWith('[]') ? [inner] : inner };
};

const hashWith = (path: string, which: Which): string => {
  const names = path.split('.');
  const changed = withValue(SPEC, spec(), names, sampleOf(schemaAt(names), which));
  assert.ok(isSpec(changed), `${path}: ${JSON.stringify(changed)} is no valid spec`);
  return deployRecord(changed).hash;
};

test('docs/reference.md has a row for each field of the spec', () => {
  assert.deepEqual(
    new Set(fields.map(({ path }) => path).filter((path) => !/[.[]/.test(path))),
    new Set(Object.keys(SPEC.properties ?? {})),
  );
});

for (const { path, deploys } of fields) {
  test(`spec.${path}: a change starts ${deploys ? 'a' : 'no'} deploy, as docs/reference.md says`, () => {
    assert.equal(hashWith(path, 'first') !== hashWith(path, 'last'), deploys);
  });
}

for (const [name, before, after] of [
  ['the default of a field is written down', {}, { imagePullPolicy: 'IfNotPresent' }],
  ['submission Rest is written down', {}, { submission: 'Rest' }],
  [
    'the path of a savepoint moves from the deprecated field to savepointPath',
    { savepointInfo: { savepointLocation: 's3://sp' } },
    { savepointPath: 's3://sp' },
  ],
] as const) {
  test(`no deploy starts when ${name}`, () => assert.equal(record(after).hash, record(before).hash));
}

test('a change of the ConfigMaps and Secrets that the pods read is part of the deploy hash', () => {
  const hashOf = (config?: string) => deployRecord(spec(), {}, config).hash;
  assert.equal(new Set([hashOf(), hashOf('a'), hashOf('b')]).size, 3);
});

test('labels of the resource are in the record and not in its hash', () => {
  const [plain, labelled] = [deployRecord(spec()), deployRecord(spec(), { team: 'payments' })];
  assert.deepEqual(labelled, { ...plain, labels: { team: 'payments' } });
});
