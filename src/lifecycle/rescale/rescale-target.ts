import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord, Rescale } from '../../api/status.ts';
import { isReactive } from '../../objects/flink-config/reactive-mode.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { canonicalJson } from '../../objects/json/fingerprint.ts';
import type { RequirementsFact, Situation, VertexFact } from '../observation.ts';

/** Whether Flink itself can change the parallelism of a running job (from 1.18, with the adaptive scheduler). */
const isAdaptive = ({ flinkConfig, flinkVersion = '' }: Spec): boolean => {
  const version = parseFlinkVersion(flinkVersion);
  return (
    version !== undefined &&
    atLeast(version, 1, 18) &&
    String(flinkConfig?.['jobmanager.scheduler']).toLowerCase() === 'adaptive'
  );
};

const rescaledBy = (spec: Spec): Rescale['by'] => {
  if (isReactive(spec)) return 'replicas';
  return isAdaptive(spec) ? 'scheduler' : 'restart';
};

const withParallelism = (spec: Spec, parallelism: number): string => canonicalJson({ ...spec, parallelism });

/**
 * The rescale in place that the spec asks for: only the parallelism differs from the deployed version. If the hash of the
 * spec is the name of the live cluster, no other cluster can have that name, so scaleMode does not matter.
 */
export const rescaleOf = ({
  desired,
  status: { deployed, clusterReleased },
  application,
}: Pick<Situation, 'desired' | 'status' | 'application'>): Rescale | undefined => {
  if (desired === undefined || deployed === undefined || clusterReleased === true) return undefined;
  if (desired.config !== deployed.config) return undefined;
  const { parallelism } = desired.spec;
  if (
    parallelism === deployed.spec.parallelism ||
    withParallelism(deployed.spec, parallelism) !== withParallelism(desired.spec, parallelism)
  )
    return undefined;
  if (application.spec.scaleMode !== 'InPlace' && desired.hash !== deployed.hash) return undefined;
  // A JobManager in application mode starts one job only.
  const by = rescaledBy(deployed.spec);
  if (inApplicationMode(deployed.spec) && by === 'restart') return undefined;
  const record: DeployRecord = { ...deployed, spec: { ...deployed.spec, parallelism }, rescaled: desired.hash };
  return { record, by };
};

/** The new upper bound of a vertex. One with the old parallelism of the job gets the new one; others keep their own. */
const newUpper = ({ upper, maxParallelism }: VertexFact, from: number, to: number): number =>
  upper === from ? Math.min(to, maxParallelism > 0 ? maxParallelism : to) : upper;

/** The requirements to send to Flink; undefined if they would change nothing. */
export const requirements = (
  { vertices }: Extract<RequirementsFact, { state: 'known' }>,
  from: number,
  to: number,
): Readonly<Record<string, { readonly lower: number; readonly upper: number }>> | undefined => {
  if (vertices.every((vertex) => newUpper(vertex, from, to) === vertex.upper)) return undefined;
  return Object.fromEntries(
    vertices.map((vertex) => {
      const upper = newUpper(vertex, from, to);
      return [vertex.id, { lower: Math.min(vertex.lower, upper), upper }];
    }),
  );
};

/** Whether every vertex has the required parallelism. Flink accepts requirements before it carries them out. */
export const carriedOut = ({ vertices }: Extract<RequirementsFact, { state: 'known' }>): boolean =>
  vertices.every(({ parallelism, upper }) => parallelism === upper);
