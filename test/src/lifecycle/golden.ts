import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import { NEXT, OLD, WITHOUT_ARGUMENTS } from './situations.ts';

/**
 * Whole results, by the sentence of their row, in a YAML file of test/golden/decisions. `npm run golden` writes the
 * files again; read the diff.
 */

/** A sentence that says the situation and its outcome, the input, and the outcome in short. */
export type Row<Input> = readonly [sentence: string, input: () => Input, outcome: string];

/** Rows by what they have in common. */
export type Situations<Input> = Readonly<Record<string, readonly Row<Input>[]>>;

export interface Subject<Input, Result extends object> {
  /** The golden file, without its extension. */
  readonly file: string;
  readonly evaluate: (input: Input) => Result;
  readonly summarize: (result: Result) => string;
}

type Golden = Readonly<Record<string, unknown>>;

const UPDATES = process.env['UPDATE_GOLDEN'] === '1';

export const goldenUrl = (file: string): URL => new URL(`../../golden/decisions/${file}.yaml`, import.meta.url);

/** Deploy records that nearly every result repeats. */
const NAMED: Readonly<Record<string, unknown>> = {
  '~OLD': OLD,
  '~NEXT': NEXT,
  '~WITHOUT_ARGUMENTS': WITHOUT_ARGUMENTS,
};

/** As YAML can hold it. A field that is set to undefined removes that field of the status: `~removed`. */
const toGolden = (value: unknown): unknown => {
  if (value === undefined) return '~removed';
  if (typeof value !== 'object' || value === null) return value;
  const name = Object.keys(NAMED).find((known) => isDeepStrictEqual(NAMED[known], value));
  if (name !== undefined) return name;
  if (Array.isArray(value)) return value.map(toGolden);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toGolden(one)]));
};

/** The result of a row whose outcome is as expected; undefined where it is not, or where the row throws. */
const expectedResult = <Input, Result extends object>(
  { evaluate, summarize }: Subject<Input, Result>,
  [, input, outcome]: Row<Input>,
): unknown => {
  try {
    const result = evaluate(input());
    return summarize(result) === outcome ? toGolden(result) : undefined;
  } catch {
    return undefined;
  }
};

/** A row that fails keeps what the file has: its outcome has to change first. */
const write = <Input, Result extends object>(
  subject: Subject<Input, Result>,
  rows: readonly Row<Input>[],
  before: Golden,
): void => {
  const entries = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((row) => {
      const [sentence] = row;
      const result = expectedResult(subject, row) ?? before[sentence] ?? 'no result';
      return stringify({ [sentence]: result }, { lineWidth: 0, sortMapEntries: true, aliasDuplicateObjects: false });
    });
  writeFileSync(goldenUrl(subject.file), entries.join('\n'));
};

const read = (file: string): Golden =>
  existsSync(goldenUrl(file)) ? parse(readFileSync(goldenUrl(file), 'utf8')) : {};

/** One test a row: its outcome in short, and its whole result as in the golden file. */
export const testGolden = <Input, Result extends object>(
  subject: Subject<Input, Result>,
  situations: Situations<Input>,
): void => {
  const { file, evaluate, summarize } = subject;
  const rows = Object.values(situations).flat();
  const golden = read(file);
  for (const [situation, itsRows] of Object.entries(situations)) {
    describe(situation, () => {
      for (const [sentence, input, outcome] of itsRows) {
        test(sentence, () => {
          const result = evaluate(input());
          assert.equal(summarize(result), outcome);
          if (!UPDATES) assert.deepEqual(toGolden(result), golden[sentence], `${file}.yaml differs: npm run golden`);
        });
      }
    });
  }
  test(`The golden file ${file}.yaml has a key for each row and no other`, () => {
    if (UPDATES) write(subject, rows, golden);
    const sentences = rows.map(([sentence]) => sentence).sort();
    assert.deepEqual(Object.keys(read(file)), sentences);
  });
};
