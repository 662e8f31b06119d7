import type { Spec } from '../api/spec.ts';
import type { ObjectName } from './object-name.ts';

/** One thing that is wrong with a field, or that bites although it works. */
export interface Finding {
  /** As `spec.taskManagerConfig.taskSlots`. */
  readonly path: string;
  /** What is wrong. */
  readonly fault: string;
  /** What the user should do. */
  readonly advice: string;
  readonly got?: unknown;
}

/** An application whose spec has the right shape: rules need not ask again. */
export interface Candidate {
  readonly metadata: ObjectName;
  readonly spec: Spec;
  /** The spec as it is stored, on an update. */
  readonly old?: Spec;
}

/** One rule, one file, one test. `error` refuses the resource, `warning` is shown by kubectl and lets it pass. */
export interface Rule {
  readonly name: string;
  readonly level: 'error' | 'warning';
  /** What it guards against, for docs/admission.md. */
  readonly guards: string;
  readonly check: (candidate: Candidate) => readonly Finding[];
}

export const rule = <const R extends Rule>(definition: R): R => definition;
