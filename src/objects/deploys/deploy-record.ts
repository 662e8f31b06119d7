import type { Spec } from '../../api/spec.ts';
import { specSchema } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { fingerprint } from '../json/fingerprint.ts';

const DEPLOYING: ReadonlySet<string> = new Set(
  Object.entries(specSchema.properties)
    .filter(([, field]) => 'deploys' in field && field.deploys === true)
    .map(([name]) => name),
);

/**
 * The record of what a spec deploys: the fields that need a new job or cluster when they change, and their hash.
 * @param config what its pods read beside it, where that has changed since it was first seen
 * @param spec with admission's defaults filled in, so that writing a default out changes nothing
 */
export const deployRecord = (
  spec: Spec,
  labels: Readonly<Record<string, string>> = {},
  config?: string,
): DeployRecord => {
  const { image, parallelism, ...rest } = spec;
  // Writing out what an absent field means changes nothing either.
  const kept = Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => DEPLOYING.has(name) && !(name === 'submission' && value === 'Rest')),
  );
  const savepointPath = spec.savepointPath ?? spec.savepointInfo?.savepointLocation;
  const deployed: Spec = { image, parallelism, ...kept, ...(savepointPath === undefined ? {} : { savepointPath }) };
  if (config === undefined) return { hash: fingerprint(deployed), spec: deployed, labels };
  return { hash: fingerprint({ ...deployed, config }), spec: deployed, labels, config };
};

/** The cluster without what its JobManager was started with: another start has to be decided anew. */
export const withoutStart = ({ start: _, ...record }: DeployRecord): DeployRecord => record;
