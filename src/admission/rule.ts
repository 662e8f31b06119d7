import type { Spec } from '../api/spec.ts';
import type { ObjectName } from './object-name.ts';

/** The two halves of a message about a field. */
export interface Wording {
  /** What is wrong. The field is the subject unless the text names another: `must be a single line`. */
  readonly problem: string;
  /** What the user should write: `use letters and digits`. */
  readonly advice: string;
}

/** One field that breaks a rule. */
export interface Violation extends Wording {
  /** The field, such as `spec.taskManagerConfig.taskSlots`. */
  readonly path: string;
  /** The value found, where it helps. Messages show it redacted. */
  readonly got?: unknown;
}

/** An application under admission. Its spec has the shape of the schema, so rules need not check types again. */
export interface Candidate {
  readonly metadata: ObjectName;
  readonly spec: Spec;
  /** The stored spec, on an update. */
  readonly old?: Spec;
}

/** One admission rule: one file, one heading in docs/admission.md, one example in test/fixtures/violations.ts. */
export interface Rule {
  readonly name: string;
  /** An `error` refuses the resource. A `warning` lets it pass, and kubectl shows it. */
  readonly level: 'error' | 'warning';
  /** What goes wrong without the rule, for docs/admission.md. */
  readonly guards: string;
  readonly violations: (candidate: Candidate) => readonly Violation[];
}

export const rule = <const R extends Rule>(definition: R): R => definition;
