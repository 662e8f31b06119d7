import { type Fields, isFields } from '../api/fields.ts';
import { SELECTOR_LABEL, STORED_ANNOTATION } from '../api/labels.ts';
import { fingerprint } from './json/fingerprint.ts';
import { asStored, isStored, withoutDropped } from './json/server-values.ts';
import { deepEqual, isSubset } from './json/subset.ts';
import { lastApplied } from './metadata/last-applied.ts';
import { type Child, GROUPS, type ObservedChildren } from './observed-children.ts';

const observedOf = (observed: ObservedChildren, { kind, metadata: { name } }: Child) => observed[GROUPS[kind]][name];

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

const isSameChild = <C extends Child>(value: unknown, { kind, metadata }: C): value is C =>
  isFields(value) && value['kind'] === kind && fieldsOf(value['metadata'])['name'] === metadata.name;

const withoutSelector = (applied: unknown): unknown => {
  const object = fieldsOf(applied);
  const metadata = fieldsOf(object['metadata']);
  const labels = Object.entries(fieldsOf(metadata['labels'])).filter(([name]) => name !== SELECTOR_LABEL);
  return { ...object, metadata: { ...metadata, labels: Object.fromEntries(labels) } };
};

/** Whether Metacontroller writes nothing for this child: it has asked for the same before, and the same is stored. */
export const isUnchanged = (child: Child, observed: ObservedChildren): boolean => {
  const stored = observedOf(observed, child);
  const applied = lastApplied(stored);
  if (applied === undefined) return isSubset(stored, child);
  return deepEqual(withoutSelector(applied), withoutSelector(child)) && isStored(child, stored);
};

const marked = (child: Fields, mark: string): Fields => {
  const metadata = fieldsOf(child['metadata']);
  const annotations = { ...fieldsOf(metadata['annotations']), [STORED_ANNOTATION]: mark };
  return { ...child, metadata: { ...metadata, annotations } };
};

/**
 * The child with the values that the API server stores in place of those that flinkapp asks for, as an admission webhook
 * may make it do. The annotation tells them from an edit by hand: flinkapp writes its own values once more, and with them
 * the generation that the object has. If that undoes an edit, the generation grows; if a webhook changes the values back,
 * it stays. The template of a Job cannot be edited. A Service has no generation.
 */
const acceptStored = (child: Fields, stored: Fields): Fields => {
  const spec = asStored(child['spec'], stored['spec']);
  if (child['kind'] === 'Job') return { ...child, spec };
  const { generation, annotations } = { generation: undefined, annotations: {}, ...fieldsOf(stored['metadata']) };
  const known = fieldsOf(annotations)[STORED_ANNOTATION];
  if (isStored(child['spec'], stored['spec'])) return typeof known === 'string' ? marked(child, known) : child;
  if (typeof generation !== 'number') return child;
  const mark = `${fingerprint(child['spec'])}-${generation}`;
  return marked(known === mark ? { ...child, spec } : child, mark);
};

/**
 * What to ask Metacontroller for, so that it does not write in each hook call what the API server does not store. Edits of
 * what flinkapp asks for are still undone.
 */
export const storedChild = (child: Child, observed: ObservedChildren): Child => {
  const stored: unknown = observedOf(observed, child);
  if (!isFields(stored)) return child;
  const next = acceptStored(fieldsOf(withoutDropped(child, stored)), stored);
  return isSameChild(next, child) ? next : child;
};
