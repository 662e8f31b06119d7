import { customResourceDefinition, type FlinkApplication } from '../../src/api/flinkapplication.ts';
import { age } from './age.ts';
import { tabulate } from './tabulate.ts';

/** `kubectl get flinkapplication`, from the columns of the CustomResourceDefinition. */

const columns = customResourceDefinition()
  .spec.versions.flatMap(({ additionalPrinterColumns }) => additionalPrinterColumns)
  .filter(({ priority = 0 }) => priority === 0);

const HEADER: readonly string[] = ['NAME', ...columns.map(({ name }) => name.toUpperCase())];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** One step of a JSONPath: a field, or the element of a list that a filter names. */
const step = (value: unknown, part: string): unknown => {
  const [, field = '', key = '', wanted] = /^(\w+)(?:\[\?\(@\.(\w+)=="(\w+)"\)\])?$/.exec(part) ?? [];
  const inner = isObject(value) ? value[field] : undefined;
  if (wanted === undefined) return inner;
  return Array.isArray(inner) ? inner.find((item: unknown) => isObject(item) && item[key] === wanted) : undefined;
};

/** Field by field; the dot within a filter does not separate fields. */
const find = (object: unknown, jsonPath: string): unknown =>
  jsonPath
    .slice(1)
    .split(/\.(?![^[]*\])/)
    .reduce(step, object);

const cell = (value: unknown, type: string, now: number): string => {
  if (value === undefined) return '';
  return type === 'date' ? age(now - Date.parse(String(value))) : String(value);
};

/** @param now epoch milliseconds */
export const rowOf = (application: FlinkApplication, now: number): readonly string[] => [
  application.metadata.name,
  ...columns.map(({ jsonPath, type }) => cell(find(application, jsonPath), type, now)),
];

/** Widths as kubectl's printer has them (k8s.io/cli-runtime: at least 6, 3 of padding). */
export const table = (rows: readonly (readonly string[])[]): string => tabulate([HEADER, ...rows], 6, 3).join('\n');
