import { type Static, Type } from 'typebox';
import { boolean, integer, list, oneOf, opaque, open, optional, string } from './kit.ts';
import { PHASES } from './phases.ts';
import { conditionSchema, lastErrorSchema } from './status/conditions.ts';
import type { DeployRecord, Rescale } from './status/deploy-record.ts';
import { clusterStatusSchema, type JobStatus, jobStatusSchema, restartsSchema } from './status/job-status.ts';
import { type Operation, operationSchema } from './status/operation.ts';
import { restorePointSchema } from './status/restore-point.ts';
import { configContentSchema, deployOutcomeSchema, deployRetrySchema, hookSchema } from './status/rollout-status.ts';
import { decidingTime, time } from './status/time.ts';

export type { Condition, ConditionType, LastError } from './status/conditions.ts';
export type { DeployRecord, JobStart, Rescale } from './status/deploy-record.ts';
export type { ClusterStatus, JobStatus } from './status/job-status.ts';
export type { Operation, SavepointOperation, StopOperation, SubmitOperation } from './status/operation.ts';
export type { RestorePoint } from './status/restore-point.ts';
export type { ConfigContent, DeployOutcome, DeployRetry, HookRun } from './status/rollout-status.ts';

/**
 * What flinkapp knows of an application, under the names of Lyft's operator where that has the fact. All objects are
 * open: Helm never upgrades a CRD, and an older CRD must not prune what a newer flinkapp has to remember.
 */

const record = (description: string) => optional(opaque<DeployRecord>({ description }));

/** What a failed deploy rolls back to: the previous version, and its job as it ended. */
export interface Previous {
  readonly record: DeployRecord;
  readonly job?: JobStatus;
}

export const statusSchema = open(
  {
    observedGeneration: optional(integer({ description: 'Generation that Metacontroller last reconciled.' })),
    phase: optional(oneOf(PHASES, { description: 'Phase of the application (docs/lifecycle.md).', decides: true })),
    phaseSince: optional(decidingTime('When the phase began.')),
    revision: optional(integer({ description: 'Increases by one with every change of the status.' })),
    lastUpdatedAt: optional(time('When the status last changed.')),
    deploymentMode: optional(
      oneOf(['Single', 'Dual', 'BlueGreen'], { description: 'Deployment mode of the last deploy.', decides: true }),
    ),
    deployHash: optional(string({ description: 'Hash of `deployed`: the version that runs.' })),
    updatingHash: optional(string({ description: 'Hash of `updating`: the version that flinkapp is deploying.' })),
    failedDeployHash: optional(
      string({ description: 'The version that failed. flinkapp retries it when the spec or restartNonce changes.' }),
    ),
    deployed: record('The version that runs.'),
    updating: record('The version that flinkapp is deploying.'),
    failedPolicy: optional(
      string({ description: 'Hash of the policy fields of the failed deploy; flinkapp retries when they change.' }),
    ),
    previous: optional(opaque<Previous>({ description: 'The previous version, until the new one is stable.' })),
    rescaling: optional(opaque<Rescale>({ description: 'The rescale in place that is under way.' })),
    haStoreLeft: optional(boolean({ description: 'A deleted cluster may have left a high-availability store.' })),
    stabilizingSince: optional(
      decidingTime('Since when flinkapp has been waiting for the running version to be stable.'),
    ),
    clusterReleased: optional(
      boolean({ description: 'flinkapp has deleted the cluster of deployHash and makes it again when it needs it.' }),
    ),
    terminatingCluster: optional(
      string({ description: 'Deleted cluster whose job may still run: no other job starts before its pods are gone.' }),
    ),
    updatingJob: optional(jobStatusSchema),
    updatingUnreachableSince: optional(decidingTime('Since when the JobManager of updatingHash has not answered.')),
    hook: optional(hookSchema),
    config: optional(configContentSchema),
    restarts: optional(restartsSchema),
    attempts: optional(integer({ description: 'Number of the last operation; it makes the id of each unique.' })),
    operation: optional(Type.Unsafe<Operation>(operationSchema)),
    retryAt: optional(decidingTime('When flinkapp retries the failed operation.')),
    retryCount: optional(integer({ description: 'Failed attempts of the current operation.' })),
    retryCause: optional(string({ description: 'Why the last attempt to start the deployed version again failed.' })),
    deployRetry: optional(deployRetrySchema),
    savepointPath: optional(string({ description: 'The newest savepoint.' })),
    savepointNonce: optional(string({ description: 'The last savepointNonce that flinkapp took a savepoint for.' })),
    savepointTriggerId: optional(string({ description: 'Trigger id of the savepoint that is under way.' })),
    restorePoints: optional(list(restorePointSchema, { description: 'Newest first, at most twenty.' })),
    history: optional(list(deployOutcomeSchema, { description: 'Deploys that ended, newest first, at most ten.' })),
    jobStatus: optional(jobStatusSchema),
    clusterStatus: optional(clusterStatusSchema),
    conditions: optional(list(conditionSchema, { description: 'Conditions (kstatus).' })),
    lastError: optional(lastErrorSchema),
  },
  { description: 'What flinkapp knows of the application. Only flinkapp writes it.' },
);

export type Status = Static<typeof statusSchema>;
