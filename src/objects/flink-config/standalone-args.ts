import type { Spec } from '../../api/spec.ts';
import type { JobStart } from '../../api/status.ts';

/** What the entry point `standalone-job` is told of the job; its own arguments come after `--`, so that none is taken for Flink's. */
export const standaloneArgs = (
  { entryClass }: Spec,
  { jobId, restorePath, allowNonRestoredState }: JobStart,
  dynamicOptions: readonly string[],
  programArgs: readonly string[],
): readonly string[] => [
  'standalone-job',
  '--job-classname',
  entryClass ?? '',
  '--job-id',
  jobId,
  ...(restorePath === undefined ? [] : ['--fromSavepoint', restorePath]),
  ...(allowNonRestoredState === true ? ['--allowNonRestoredState'] : []),
  ...dynamicOptions,
  ...(programArgs.length === 0 ? [] : ['--', ...programArgs]),
];
