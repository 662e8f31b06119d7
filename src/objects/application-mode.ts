import type { Spec } from '../api/spec.ts';
import type { DeployRecord, JobStart } from '../api/status.ts';
import { highAvailability } from './high-availability.ts';

/** Whether a JobManager is started for its job, and runs its main method. */
export const inApplicationMode = ({ submission }: Pick<Spec, 'submission'>): boolean => submission === 'Application';

/** Whether that JobManager is a Job, tried once: nothing outside it knows how far its job has come. */
export const startsOnce = (spec: Spec): boolean => inApplicationMode(spec) && !highAvailability(spec);

/**
 * Options without which an application's JobManager would end with its job, and, started anew, run it again from the
 * beginning (Flink 1.15 and newer; seen on 1.20). The third makes an error of the main method a FAILED job that tells it.
 */
export const applicationOptions = ({ parallelism }: Spec): Readonly<Record<string, string>> => ({
  'parallelism.default': String(parallelism),
  'execution.shutdown-on-application-finish': 'false',
  'execution.submit-failed-job-on-application-error': 'true',
  'job-result-store.delete-on-commit': 'false',
});

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

/** The cluster without what its JobManager was started with: another start has to be decided anew. */
export const withoutStart = ({ start: _, ...record }: DeployRecord): DeployRecord => record;
