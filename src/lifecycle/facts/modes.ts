import type { Spec } from '../../api/spec.ts';
import type { Situation } from '../observation.ts';

export type DeploymentMode = NonNullable<Spec['deploymentMode']>;
export type UpgradeMode = NonNullable<Spec['upgradeMode']>;

/** The mode of the deploy that runs or is under way. A change that admission did not see counts from the next deploy on. */
export const deploymentMode = ({ status, application }: Pick<Situation, 'status' | 'application'>): DeploymentMode =>
  status.deploymentMode ?? application.spec.deploymentMode ?? 'Dual';

/** How state crosses an upgrade. The older field savepointDisabled wins: who sets it wants no savepoint. */
export const upgradeMode = ({ application: { spec } }: Pick<Situation, 'application'>): UpgradeMode =>
  spec.savepointDisabled === true ? 'Stateless' : (spec.upgradeMode ?? 'Savepoint');
