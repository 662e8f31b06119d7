import { fingerprint } from '../../objects/json/fingerprint.ts';
import type { Situation } from '../observation.ts';

/** Whether the spec asks to suspend the application. An invalid spec asks for nothing. */
export const suspends = ({ desired, application }: Situation): boolean =>
  desired !== undefined && application.spec.suspended === true;

/** Whether the deploy under way is no longer what the spec asks for. An invalid spec asks for nothing. */
export const retargeted = (situation: Situation): boolean => {
  const { desired, status } = situation;
  return (
    desired !== undefined &&
    status.updating !== undefined &&
    (desired.hash !== status.updating.hash || suspends(situation))
  );
};

/** Whether the spec asks for what is deployed. A cluster keeps its name when its job is rescaled in place. */
export const isDeployed = ({ desired, status: { deployed } }: Situation): boolean =>
  desired !== undefined && desired.hash === (deployed?.rescaled ?? deployed?.hash);

/** Hash of the fields that can make a deploy fail or succeed although they are not part of its own hash. */
export const policyOf = ({ application: { spec } }: Pick<Situation, 'application'>): string =>
  fingerprint([
    spec.allowNonRestoredState,
    spec.fallbackWithoutState,
    spec.upgradeMode,
    spec.savepointDisabled,
    spec.maxCheckpointRestoreAgeSeconds,
    spec.rollback,
    // A field that flinkapp did not always have must not change the hash where it is absent.
    ...(spec.verification === undefined ? [] : [spec.verification]),
    ...(spec.deadlines === undefined ? [] : [{ deadlines: spec.deadlines }]),
  ]);

/** Whether it is time to try the failed deploy again. */
export const retryDue = ({ status: { deployRetry, failedDeployHash }, now }: Situation): boolean =>
  deployRetry?.at !== undefined && deployRetry.hash === failedDeployHash && Date.parse(deployRetry.at) <= now;

/**
 * Whether the same deploy has failed and is not due again. flinkapp retries it at once when restartNonce or a field of the
 * policy changes.
 */
export const failedBefore = (situation: Situation): boolean => {
  const { desired, status } = situation;
  const isFailed = desired?.hash === status.failedDeployHash && policyOf(situation) === status.failedPolicy;
  return isFailed && !retryDue(situation);
};

/** Whether a deploy has to begin: the spec asks for something that neither runs nor has failed. */
export const wantsDeploy = (situation: Situation): boolean => {
  const { desired, application } = situation;
  return (
    desired !== undefined &&
    application.spec.forceRollback !== true &&
    !isDeployed(situation) &&
    !failedBefore(situation)
  );
};

/** Whether the spec has changed since a deploy failed, or that deploy is due again. */
export const failureForgotten = (situation: Situation): boolean =>
  situation.desired !== undefined && situation.status.failedDeployHash !== undefined && !failedBefore(situation);
