import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { objectFaults } from '../../../src/admission/kubernetes/schema.ts';
import { isFields } from '../../../src/api/fields.ts';

const FOLDER = new URL('../../golden/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));

/** The objects of a golden file, in lists by their kind. */
const objectsIn = (file: string): Readonly<Record<string, readonly unknown[]>> => {
  const objects = parseAllDocuments(readFileSync(new URL(file, FOLDER), 'utf8')).map((document): unknown =>
    document.toJS(),
  );
  const byKind: Record<string, unknown[]> = {};
  for (const object of objects) {
    const kind = isFields(object) ? String(object['kind']) : 'none';
    byKind[kind] = [...(byKind[kind] ?? []), object];
  }
  return byKind;
};

for (const file of FILES)
  test(`the rendered objects of test/golden/${file} fit the schema of Kubernetes`, () => {
    const faults = objectFaults(objectsIn(file));
    assert.deepEqual(
      faults.map(({ at, keyword, got }) => ({ at: at.join('.'), keyword, got })),
      [],
    );
  });

test('every kind of a rendered object has a schema', () => {
  const kinds = new Set(FILES.flatMap((file) => Object.keys(objectsIn(file))));
  assert.deepEqual([...kinds].sort(), ['Deployment', 'Ingress', 'Job', 'PodDisruptionBudget', 'Service']);
});
