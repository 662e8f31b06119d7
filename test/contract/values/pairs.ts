import fc from 'fast-check';

/** Random options and arguments, made of what shells, YAML, Kubernetes and Flink read as something else. */

const reference = (name: string): string => `\${${name}}`;

/** Variables of the pods, with contents that are hard to carry. */
export const SECRETS: Readonly<Record<string, string>> = {
  PLAIN: 's3.bucket-1',
  HARD: 'a  b#c $(HOST_IP) $HOST_NAME "q" *',
};

const TOKENS = [
  ...['a', 'Z9', '0', 'state', 'é', '日本', '😀', '/', '.', ',', '=', '+', '-', '_', '%', '@', '~', '^'],
  ...[' ', '  ', '\t', '\n', ':', ': ', ' #', '#', '"', "'", '\\', '\\n', '`', '!', '&', ';', '|', '<', '>'],
  ...['*', '?', '[', ']', '{', '}', '(', ')', '[a-z]*', '/*', '$', '$$', '$(', '$(HOST_IP)', '$cd', '$1'],
  ...[reference('PLAIN'), reference('HARD'), '$PLAIN', '$HOST_NAME', reference('UNKNOWN'), '-D', '--', '-c x'],
];

const whole = fc.constantFrom(
  ...['0644', '0', '007', '1.10', '1.0', '1e3', '0x1F', '0o17', '+5', '-1', '.5', '5.', '123456789012345678901234'],
  ...['yes', 'no', 'on', 'true', 'True', 'null', 'Null', '~', '.inf', '.NaN', '2024-01-31', '12:30:45', '1_000'],
  ...[
    '',
    ' ',
    '-',
    '--',
    '-n',
    '-e',
    '*',
    '?',
    '/*',
    '[a]',
    '{a: b}',
    '[a, b]',
    'a;b',
    'k:v,k2:v2',
    '- a',
    '"q"',
    "'q'",
    "O'Brien",
  ],
  ...[
    'a:',
    'a: b',
    'a #b',
    '#b',
    '!tag',
    '&anchor',
    '*alias',
    '%d',
    '@x',
    '`x`',
    '|',
    '>',
    '? x',
    '= x',
    'a\\b',
    '\\',
    'a\\',
  ],
  ...[
    'ab$cd',
    'p$$w$(HOST_NAME)rd',
    `flink.<host> ${reference('ENVIRONMENT')}`,
    '10 s',
    '1 gb',
    'a b  c ',
    ' a',
    'x\ny: z\n',
    '\r\n',
  ],
  ...[
    reference('PLAIN'),
    '$PLAIN',
    reference('HARD'),
    `${reference('PLAIN')}/x`,
    `a b ${reference('PLAIN')}`,
    '$PLAINS',
    `$${reference('PLAIN')}`,
  ],
);

const text = fc.oneof(
  whole,
  fc.array(fc.constantFrom(...TOKENS), { minLength: 1, maxLength: 6 }).map((tokens) => tokens.join('')),
);

/** Names of which some are prefixes of others. */
const name = fc
  .array(fc.constantFrom('alpha', 'b', 'c-d', 'E_f', '1', '007', 'null', 'size'), { minLength: 1, maxLength: 4 })
  .map((parts) => `own.${parts.join('.')}`);

const sample = <T>(values: fc.Arbitrary<T>, count: number): readonly T[] =>
  fc.sample(values, { numRuns: count, seed: 7 });

export const PAIRS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(sample(fc.tuple(name, text), 400)),
  'fs.s3a.endpoint': 'http://minio:9000',
  'fs.s3a.endpoint.region': 'us-east-1',
  'fs.s3a.fast.upload': 'true',
  'fs.s3a.fast.upload.buffer': 'disk',
  'web.access-control-allow-origin': '*',
  'taskmanager.memory.managed.fraction': '0.10',
};

/** Arguments; none is a dangling option of the start script, which admission refuses. */
export const ARGUMENTS: readonly string[] = [...sample(text, 120), 'end'];

/** A value as it should arrive: with the variables that the pod declares, and otherwise as it is written. */
export const arrived = (value: string, variables: Readonly<Record<string, string | undefined>>): string =>
  value.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (written, inBraces?: string, bare?: string) => variables[inBraces ?? bare ?? ''] ?? written,
  );
