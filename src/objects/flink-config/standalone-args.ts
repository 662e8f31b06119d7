import type { Spec } from '../../api/spec.ts';
import type { JobStart } from '../../api/status.ts';
import { kubernetesText } from './kubernetes-text.ts';

/**
 * Arguments of the image's entry point `standalone-job`, a JobManager in application mode. Those of the job follow `--`, so
 * that Flink takes none of them for its own.
 * @param dynamicProperties and programArgs are in the text of Kubernetes
 */
export const standaloneArgs = (
  { entryClass }: Spec,
  { jobId, restorePath, allowNonRestoredState }: JobStart,
  dynamicProperties: readonly string[],
  programArgs: readonly string[],
): readonly string[] => {
  const args = ['standalone-job', '--job-classname', kubernetesText(entryClass ?? ''), '--job-id', jobId];
  if (restorePath !== undefined) args.push('--fromSavepoint', kubernetesText(restorePath));
  if (allowNonRestoredState === true) args.push('--allowNonRestoredState');
  args.push(...dynamicProperties);
  if (programArgs.length > 0) args.push('--', ...programArgs);
  return args;
};
