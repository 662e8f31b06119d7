import { fingerprint } from '../../objects/json/fingerprint.ts';
import type { Situation } from '../observation.ts';

/** Whether nothing should run. An invalid spec wants nothing, not even that. */
export const suspends = ({ desired, application }: Situation): boolean =>
  desired !== undefined && application.spec.suspended === true;

/** Whether the deploy under way is of a spec that nobody wants any more. An invalid spec wants nothing. */
export const retargeted = (situation: Situation): boolean => {
  const { desired, status } = situation;
  return (
    desired !== undefined &&
    status.updating !== undefined &&
    (desired.hash !== status.updating.hash || suspends(situation))
  );
};

/** Whether what is deployed is what the spec asks for. A cluster keeps its name when its job is rescaled in place. */
export const isDeployed = ({ desired, status: { deployed } }: Situation): boolean =>
  desired !== undefined && desired.hash === (deployed?.rescaled ?? deployed?.hash);

/** What a deploy can fail or succeed by although its own spec stays the same. */
export const policyOf = ({ application: { spec } }: Pick<Situation, 'application'>): string =>
  fingerprint([
    spec.allowNonRestoredState,
    spec.fallbackWithoutState,
    spec.upgradeMode,
    spec.savepointDisabled,
    spec.maxCheckpointRestoreAgeSeconds,
    spec.rollback,
    // What was not there before must not make every failed deploy another one.
    ...(spec.verification === undefined ? [] : [spec.verification]),
  ]);

/** A deploy that failed is not tried again as it is: `restartNonce` makes it another, and so does a change of what it depended on. */
export const failedBefore = ({ desired, status, application }: Situation): boolean =>
  desired?.hash === status.failedDeployHash && policyOf({ application }) === status.failedPolicy;

/** Whether a deploy should begin: the spec differs from what runs, and from what failed. */
export const wantsDeploy = (situation: Situation): boolean => {
  const { desired, application } = situation;
  return (
    desired !== undefined &&
    application.spec.forceRollback !== true &&
    !isDeployed(situation) &&
    !failedBefore(situation)
  );
};

/** A failed spec is forgotten as soon as another one is asked for, so that it can be tried again later. */
export const failureForgotten = (situation: Situation): boolean =>
  situation.desired !== undefined && situation.status.failedDeployHash !== undefined && !failedBefore(situation);
