import type { Situation } from '../observation.ts';

/** Whether the deploy under way is of a spec that nobody wants any more. An invalid spec wants nothing. */
export const retargeted = ({ wanted, status }: Situation): boolean =>
  wanted !== undefined && status.updating !== undefined && wanted.hash !== status.updating.hash;

/**
 * Whether a deploy should begin: the spec differs from what runs, and from what failed. The same spec again does
 * nothing; `restartNonce` is part of the hash and makes it another.
 */
export const wantsDeploy = ({ wanted, status, application }: Situation): boolean =>
  wanted !== undefined && application.spec.forceRollback !== true && wanted.hash !== status.deployHash && wanted.hash !== status.failedDeployHash;

/** A failed spec is forgotten as soon as another one is asked for, so that it can be tried again later. */
export const failureForgotten = ({ wanted, status }: Situation): boolean =>
  wanted !== undefined && status.failedDeployHash !== undefined && wanted.hash !== status.failedDeployHash;
