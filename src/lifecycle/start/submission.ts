import { programArgs } from '../../objects/flink-config/program-args.ts';
import type { Submission } from '../effect.ts';
import type { Observation } from '../observation.ts';
import type { Submitted } from './submitted.ts';

/** The request to Flink that carries the intent out. */
export const submission = (
  { application }: Observation,
  { operation: { jobId, restorePath }, record: { spec } }: Submitted,
): Submission => ({
  jobId,
  jarName: spec.jarName ?? '',
  entryClass: spec.entryClass ?? '',
  args: programArgs(spec),
  parallelism: spec.parallelism,
  allowNonRestoredState: application.spec.allowNonRestoredState === true,
  ...(restorePath === undefined ? {} : { savepointPath: restorePath }),
});
