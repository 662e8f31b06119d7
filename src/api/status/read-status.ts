import { Ajv, type ErrorObject } from 'ajv';
import { type Fields, isFields } from '../fields.ts';
import type { Phase } from '../phases.ts';
import type { Status } from '../status.ts';
import { pathOf } from '../validate.ts';
import { missingInOperation } from './operation.ts';
import { storedStatusSchema } from './stored-schema.ts';

/**
 * The status as the API server holds it. `unreadable`: a newer flinkapp or a person wrote it, and this one cannot decide
 * from it. `foreign`: another operator wrote it.
 */
export type StoredStatus =
  | { readonly kind: 'readable'; readonly status: Status }
  | { readonly kind: 'unreadable'; readonly stored: Fields; readonly why: string }
  | { readonly kind: 'foreign'; readonly stored: Fields };

const ajv = new Ajv({
  verbose: true,
  formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) },
});
const isStatus = ajv.compile<Status>(storedStatusSchema());

const isPresent = ([, value]: readonly [string, unknown]): boolean => value !== null;

const valueWithoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(valueWithoutNulls);
  return isFields(value) ? withoutNulls(value) : value;
};

/** `null` means absent, at any depth. */
const withoutNulls = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(isPresent)
      .map(([name, value]) => [name, valueWithoutNulls(value)]),
  );

const MAX_SHOWN = 40;

/** A value as a message shows it: none that is long, and none of a spec, which may hold a password. */
const shown = (path: string, value: unknown): string => {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > MAX_SHOWN || path.includes('.spec.') ? `a value of ${text.length} characters` : text;
};

const EXPECTED: Readonly<Record<string, string>> = {
  enum: 'a word that this flinkapp does not know',
  format: 'which is no time (RFC 3339)',
  pattern: 'which is no deploy hash',
};

const problemOf = (error: ErrorObject): string => {
  const path = pathOf('status', error);
  if (error.keyword === 'required') return `${path} is missing`;
  return `${path} is ${shown(path, error.data)}, ${EXPECTED[error.keyword] ?? `and ${error.message}`}`;
};

type Need = 'deployed' | 'updating' | 'rescaling';

/** What a phase cannot do without. Without its record a cluster would count as one that nobody needs. */
const NEEDS: Readonly<Record<Phase, readonly Need[]>> = {
  '': [],
  ClusterStarting: ['updating'],
  SubmittingJob: ['updating'],
  Running: ['deployed'],
  Savepointing: ['updating'],
  Cancelling: ['updating'],
  RollingBackJob: ['deployed'],
  Recovering: ['deployed'],
  DualRunning: ['deployed', 'updating'],
  Rescaling: ['deployed', 'rescaling'],
  Finished: ['deployed'],
  Updating: [],
  Suspending: [],
  Suspended: [],
  DeployFailed: [],
  Deleting: [],
};

const missing = ({ phase, operation, deployed, updating, ...status }: Status): string | undefined => {
  if (phase === undefined) return 'status.phase is missing';
  if (phase === '' && (deployed ?? updating) !== undefined)
    return 'status.phase is empty, although a version is deployed';
  const field = missingInOperation(operation);
  if (field !== undefined) return `status.operation.${field} is missing`;
  const has = { deployed, updating, rescaling: status.rescaling };
  const need = NEEDS[phase].find((name) => has[name] === undefined);
  return need === undefined ? undefined : `status.${need} is missing`;
};

/** Fields that flinkapp always writes, and that no other operator has. */
const OURS = ['revision', 'phaseSince', 'deployed', 'updating'] as const;
/** Fields that anybody may write: Metacontroller, or `kubectl`. */
const ANYBODYS: ReadonlySet<string> = new Set(['observedGeneration', 'conditions']);

/**
 * Reads a stored status. Words that flinkapp only shows may be any; words, times and records that it decides from have to
 * be known. Fields that it does not know stay as they are.
 */
export const readStatus = (value: unknown): StoredStatus => {
  const stored = value ?? {};
  if (!isFields(stored)) return { kind: 'unreadable', stored: {}, why: 'status is no object' };
  const status = withoutNulls(stored);
  const isOurs = OURS.some((field) => field in status);
  if (!isOurs && Object.keys(status).some((field) => !ANYBODYS.has(field))) return { kind: 'foreign', stored };
  if (!isStatus(status)) return { kind: 'unreadable', stored, why: `${isStatus.errors?.map(problemOf)[0]}` };
  const why = isOurs ? missing(status) : undefined;
  return why === undefined ? { kind: 'readable', status } : { kind: 'unreadable', stored, why };
};
