import { type Spec, specFields } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { fingerprint } from '../json/fingerprint.ts';

const DEPLOYING: ReadonlySet<string> = new Set(
  Object.entries(specFields)
    .filter(([, field]) => 'deploys' in field && field.deploys === true)
    .map(([name]) => name),
);

/** `Rest` is what an absent submission means: writing it down must not start a deploy. */
const isDeployed = ([name, value]: readonly [string, unknown]): boolean =>
  DEPLOYING.has(name) && !(name === 'submission' && value === 'Rest');

/** The two fields for a restore point are one: moving its path from the deprecated field starts no deploy. */
const deployedSpec = ({ image, parallelism, savepointInfo, ...rest }: Spec): Spec => {
  const deployed = { image, parallelism, ...Object.fromEntries(Object.entries(rest).filter(isDeployed)) };
  const savepointPath = rest.savepointPath ?? savepointInfo?.savepointLocation;
  return savepointPath === undefined ? deployed : { ...deployed, savepointPath };
};

/**
 * What a spec deploys: the fields whose change starts a deploy, and their hash.
 * @param spec with the defaults of admission, so that writing a default down starts no deploy
 * @param labels of the resource; they go to the pods and are not part of the hash
 * @param config hash of the ConfigMaps and Secrets that the pods read, once one of them has changed
 */
export const deployRecord = (
  spec: Spec,
  labels: Readonly<Record<string, string>> = {},
  config?: string,
): DeployRecord => {
  const deployed = deployedSpec(spec);
  if (config === undefined) return { hash: fingerprint(deployed), spec: deployed, labels };
  return { hash: fingerprint({ ...deployed, config }), spec: deployed, labels, config };
};

/** The record of a cluster without its JobManager's job: the next start chooses another restore point. */
export const withoutStart = ({ start: _, ...record }: DeployRecord): DeployRecord => record;
