import { CLUSTER_MUTANTS } from './clusters.ts';
import { HOOK_CALL_MUTANTS } from './hook-calls.ts';
import { JOB_MUTANTS } from './jobs.ts';
import type { Mutant } from './mutant.ts';
import { OPERATION_MUTANTS } from './operations.ts';
import { POD_MUTANTS } from './pods.ts';
import { RESTORE_POINT_MUTANTS } from './restore-points.ts';
import { SILENCE_MUTANTS } from './silence.ts';
import { STATUS_MUTANTS } from './statuses.ts';

/** Faults that lose state, run a job twice or stop half-way. */
export const MUTANTS: readonly Mutant[] = [
  ...OPERATION_MUTANTS,
  ...HOOK_CALL_MUTANTS,
  ...JOB_MUTANTS,
  ...RESTORE_POINT_MUTANTS,
  ...CLUSTER_MUTANTS,
  ...POD_MUTANTS,
  ...SILENCE_MUTANTS,
  ...STATUS_MUTANTS,
];
