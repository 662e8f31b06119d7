import { RULES } from '../admission/rules/index.ts';

/** Codes of messages that are no rules of admission, with what each guards against. */
export const OTHER_CODES = {
  shape: {
    level: 'error',
    guards:
      'A field must have the type, the range or one of the values of its schema ([reference.md](reference.md)). Rules judge only a spec whose shape is right.',
  },
  'unknown-field': {
    level: 'error',
    guards: 'Only `flinkapp check`: the API server drops a field that the schema does not have.',
  },
  'api-version': { level: 'error', guards: 'Only `flinkapp check`: the resource has one version.' },
  kind: { level: 'error', guards: 'Only `flinkapp check`: the API group has one kind, FlinkApplication.' },
  yaml: { level: 'error', guards: 'Only `flinkapp check`: kubectl cannot parse the file.' },
  'duplicate-key': {
    level: 'warning',
    guards: 'Only `flinkapp check`: kubectl silently takes the last value of a key that occurs twice.',
  },
  file: { level: 'error', guards: 'Only `flinkapp check`: the file cannot be read.' },
} as const satisfies Readonly<Record<string, { readonly level: 'error' | 'warning'; readonly guards: string }>>;

const GUARDS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(OTHER_CODES).map(([code, { guards }]) => [code, guards] as const),
  ...RULES.map(({ name, guards }) => [name, guards] as const),
]);

/** What the messages of a code guard against, in Markdown. */
export const guardsOf = (code: string): string => GUARDS.get(code) ?? code;
