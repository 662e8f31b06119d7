import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord, Rescale } from '../../api/status.ts';
import { isReactive } from '../../objects/flink-config/reactive-mode.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { canonicalJson } from '../../objects/json/fingerprint.ts';
import type { RequirementsFact, Situation, VertexFact } from '../observation.ts';

/** Whether Flink itself can change the parallelism of a running job (from 1.18, with the adaptive scheduler). */
const adaptive = ({ flinkConfig, flinkVersion = '' }: Spec): boolean => {
  const version = parseFlinkVersion(flinkVersion);
  return (
    version !== undefined &&
    atLeast(version, 1, 18) &&
    String(flinkConfig?.['jobmanager.scheduler']).toLowerCase() === 'adaptive'
  );
};

const rescaledBy = (spec: Spec): Rescale['by'] =>
  isReactive(spec) ? 'replicas' : adaptive(spec) ? 'scheduler' : 'restart';

const withParallelism = (spec: Spec, parallelism: number): string => canonicalJson({ ...spec, parallelism });

/**
 * The rescale in place that the spec asks for: nothing but the parallelism differs from what is deployed. A spec whose
 * hash is the name of the cluster that runs cannot have another cluster, whatever scaleMode says.
 */
export const rescaleOf = ({
  desired,
  status: { deployed, clusterReleased },
  application,
}: Situation): Rescale | undefined => {
  if (desired === undefined || deployed === undefined || clusterReleased === true) return undefined;
  if (desired.config !== deployed.config) return undefined;
  const { parallelism } = desired.spec;
  if (
    parallelism === deployed.spec.parallelism ||
    withParallelism(deployed.spec, parallelism) !== withParallelism(desired.spec, parallelism)
  )
    return undefined;
  if (application.spec.scaleMode !== 'InPlace' && desired.hash !== deployed.hash) return undefined;
  // A JobManager in application mode cannot be given its job a second time.
  const by = rescaledBy(deployed.spec);
  if (inApplicationMode(deployed.spec) && by === 'restart') return undefined;
  const record: DeployRecord = { ...deployed, spec: { ...deployed.spec, parallelism }, rescaled: desired.hash };
  return { record, by };
};

/** How many of a vertex' subtasks there shall be: those that had the job's parallelism follow it, others keep their own. */
const wantedUpper = ({ upper, maxParallelism }: VertexFact, from: number, to: number): number =>
  upper === from ? Math.min(to, maxParallelism > 0 ? maxParallelism : to) : upper;

/** What to ask of Flink; absent where it would change nothing. */
export const requirements = (
  { vertices }: Extract<RequirementsFact, { state: 'known' }>,
  from: number,
  to: number,
): Readonly<Record<string, { readonly lower: number; readonly upper: number }>> | undefined => {
  const wanted = vertices.map((vertex) => ({ ...vertex, wanted: wantedUpper(vertex, from, to) }));
  if (wanted.every((vertex) => vertex.wanted === vertex.upper)) return undefined;
  return Object.fromEntries(
    wanted.map(({ id, lower, wanted: upper }) => [id, { lower: Math.min(lower, upper), upper }]),
  );
};

/** Whether every vertex has the parallelism it was given: what Flink accepts, it may not have carried out yet. */
export const carriedOut = ({ vertices }: Extract<RequirementsFact, { state: 'known' }>): boolean =>
  vertices.every(({ parallelism, upper }) => parallelism === upper);
