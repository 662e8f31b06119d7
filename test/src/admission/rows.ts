import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDefaults } from '../../../src/admission/effective-spec.ts';
import { formatDiagnostic, judge, type Verdict } from '../../../src/admission/verdict.ts';
import type { Spec } from '../../../src/api/spec.ts';
import { application, spec } from '../../builders.ts';

export const { metadata } = application();

/** Directories that every pod reaches, so that no rule of state fires. */
const STATE = { 'state.savepoints.dir': 's3://state/savepoints', 'state.checkpoints.dir': 's3://state/checkpoints' };

export type Options = NonNullable<Spec['flinkConfig']>;

export const optionPath = (key: string): string => `spec.flinkConfig[${JSON.stringify(key)}]`;

/** The spec of a plain application with some fields changed. Options are added to those of its state directories. */
export const specWith = ({ flinkConfig, ...changes }: Partial<Spec> = {}): Spec =>
  spec({ ...changes, flinkConfig: { ...STATE, ...flinkConfig } });

/** All messages of a verdict as lines, each with its level. */
export const linesOf = ({ errors, warnings }: Verdict): readonly string[] => [
  ...errors.map((diagnostic) => `error ${formatDiagnostic(diagnostic)}`),
  ...warnings.map((diagnostic) => `warning ${formatDiagnostic(diagnostic)}`),
];

/** What admission reports of a plain application with some fields changed, after defaulting. */
export const verdictOn = (changes: Partial<Spec>, name = 'count'): readonly string[] =>
  linesOf(judge({ ...metadata, name }, withDefaults(specWith(changes))));

/** A situation with its outcome, the fields that make it, and the whole verdict. */
export type Row = readonly [situation: string, changes: Partial<Spec>, lines: readonly string[], name?: string];

/** One test for each row. */
export const testVerdicts = (rows: readonly Row[]): void => {
  for (const [situation, changes, lines, name] of rows)
    test(situation, () => assert.deepEqual(verdictOn(changes, name), lines));
};

/** Lists objects of other APIs, of which the schema knows only the name. */
export const items = <T extends { readonly name: string }>(...all: readonly T[]): readonly T[] => all;

/** Memory requests, and limits if given, of a role. */
export const memory = (request: string, limit?: string) => ({
  requests: { memory: request },
  ...(limit === undefined ? {} : { limits: { memory: limit } }),
});
