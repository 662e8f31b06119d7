import { type Fields, isFields } from '../../api/fields.ts';
import { ROLES, type Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { roleConfig } from './role-config.ts';

/** A container that gets Flink's options: that of a role, or the one that runs `flink run`. */
export type FlinkContainer = Role | 'client';

export const flinkContainers = ({ submission }: Pick<Spec, 'submission'>): readonly FlinkContainer[] =>
  submission === 'Job' ? [...ROLES, 'client'] : ROLES;

/** The variables of a container, as far as its spec says. */
export interface Variables {
  /** The content that no shell and no configuration file changes, or undefined where it may be any text. */
  readonly contents: ReadonlyMap<string, string | undefined>;
  /** Whether a ConfigMap or Secret (`envFrom`) may bring more of them. */
  readonly more: boolean;
}

/** Variables that flinkapp sets in every container that gets options; all have plain contents. */
const OWN = ['AWS_METADATA_SERVICE_TIMEOUT', 'AWS_METADATA_SERVICE_NUM_ATTEMPTS', 'APP_NAME', 'HOST_NAME', 'HOST_IP'];
const PLAIN = /^[\w./-]+$/;
/** Any text: a field of the pod is a name, an address or a number, but labels and annotations hold what users write. */
const USER_TEXT = /^metadata\.(labels|annotations)/;

const contentOf = ({ value, valueFrom }: Fields): string | undefined => {
  if (typeof value === 'string' && PLAIN.test(value)) return value;
  const field = isFields(valueFrom) && isFields(valueFrom['fieldRef']) ? valueFrom['fieldRef']['fieldPath'] : undefined;
  return typeof field === 'string' && !USER_TEXT.test(field) ? field : undefined;
};

const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

const templateContainer = (template: unknown, name: string): Fields => {
  const podSpec = isFields(template) ? template['spec'] : undefined;
  const containers = listOf(isFields(podSpec) ? podSpec['containers'] : undefined);
  return containers.find((container) => container['name'] === name) ?? {};
};

/** The variables that a spec declares for a container: those of envConfig and of its pod template, and flinkapp's own. */
export const variablesOf = (spec: Spec, container: FlinkContainer): Variables => {
  const role = container === 'client' ? 'jobmanager' : container;
  const template = container === 'client' ? spec.client?.podTemplate : roleConfig(spec, role)?.podTemplate;
  const sources = [{ ...roleConfig(spec, role)?.envConfig }, templateContainer(template, container)];
  const declared = sources
    .flatMap((source) => listOf(Reflect.get(source, 'env')))
    .map((variable) => [String(variable['name']), contentOf(variable)] as const);
  return {
    contents: new Map([...OWN.map((name) => [name, name] as const), ...declared]),
    more: sources.some((source) => listOf(Reflect.get(source, 'envFrom')).length > 0),
  };
};

/** A piece of a value: text that arrives as it is, or a reference to a variable. */
export type Piece = { readonly text: string } | { readonly variable: string; readonly written: string };

const REFERENCE = /\$(?:\{([-._A-Za-z][-._A-Za-z0-9]*)\}|([A-Za-z_]\w*))/g;
/** How variables of a ConfigMap or Secret are usually called: `$` before anything else can be part of a password. */
const USUAL_NAME = /^[A-Z_][A-Z0-9_]+$/;

const isDeclared = ({ contents, more }: Variables, name: string, braces: boolean): boolean =>
  contents.has(name) || (more && (braces || USUAL_NAME.test(name)));

/** Divides a value at its references `${NAME}` and `$NAME` to declared variables. All else is text. */
export const piecesOf = (value: string, variables: Variables): readonly Piece[] => {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of value.matchAll(REFERENCE)) {
    const [written, inBraces, bare = ''] = match;
    const variable = inBraces ?? bare;
    if (!isDeclared(variables, variable, inBraces !== undefined)) continue;
    if (match.index > end) pieces.push({ text: value.slice(end, match.index) });
    pieces.push({ variable, written });
    end = match.index + written.length;
  }
  if (end < value.length) pieces.push({ text: value.slice(end) });
  return pieces;
};

/** Whether a value has the form of a reference to a variable, so that only the pod knows what Flink reads. */
export const hasVariable = (value: unknown): boolean => String(value).search(REFERENCE) >= 0;

/** The names in a value that have the form of a reference, but belong to no declared variable. */
export const undeclaredNames = (value: string, variables: Variables): readonly string[] =>
  [...value.matchAll(REFERENCE)]
    .filter(([, inBraces, bare = '']) => !isDeclared(variables, inBraces ?? bare, inBraces !== undefined))
    .map(([written]) => written);
