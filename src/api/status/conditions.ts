import { type Static, Type } from 'typebox';
import type { ErrorCode } from '../errors.ts';
import { boolean, integer, oneOf, open, optional, string } from '../kit.ts';
import { time } from './time.ts';

/** Types of conditions, in alphabetical order. Ready, Reconciling and Stalled are those of kstatus. */
export const CONDITIONS = [
  'Progressing',
  'Ready',
  'Reconciling',
  'RolledBack',
  'SavepointAvailable',
  'Stalled',
] as const;
export type ConditionType = (typeof CONDITIONS)[number];

export const conditionSchema = open(
  {
    type: string({ description: `${CONDITIONS.join(', ')}.` }),
    status: oneOf(['True', 'False', 'Unknown'], { description: 'Whether the condition holds.' }),
    reason: string({ description: 'Why, in one word (docs/reasons.md).' }),
    message: string({ description: 'Why, in a sentence.' }),
    lastTransitionTime: time('When status last changed.'),
    observedGeneration: optional(integer({ description: 'Generation of the spec that the condition is about.' })),
  },
  { description: 'A condition (Kubernetes API conventions).' },
);

export const lastErrorSchema = open(
  {
    code: Type.Unsafe<ErrorCode>(string({ description: 'Error code (docs/errors.md).' })),
    message: string({ description: 'What failed.' }),
    since: time('When flinkapp first saw it.'),
    retryable: boolean({ description: 'Whether flinkapp retries by itself.' }),
  },
  { description: 'The last failure that still matters.' },
);

export type Condition = Static<typeof conditionSchema>;
export type LastError = Static<typeof lastErrorSchema>;
