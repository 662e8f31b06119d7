/**
 * Words for why: reasons of conditions and of Events. One word, one meaning, everywhere (docs/reasons.md is generated
 * from this table).
 */
export const REASONS = {
  // why an application is, or is not yet, Ready
  JobRunning: 'Every task of the job runs.',
  JobFinished: 'The job came to its own end.',
  Suspended: 'suspended is set: no pod runs, and the job goes on from its restore point when it is taken away.',
  JobNotHealthy: 'The job is in Flink, but not all its tasks run.',
  JobFailed: 'The job ended in a failure.',
  JobLost: 'The JobManager no longer knows the job.',
  FlinkUnreachable: 'The JobManager does not answer; what it runs is unknown.',
  Deploying: 'A deploy is under way.',
  DeployFailed: 'The last deploy failed; lastError says why.',
  InvalidSpec: 'The stored resource breaks admission rules.',
  NoRestorePoint: 'The replaced job left no state to start from, and the spec does not allow to start without.',
  DeletionInProgress: 'The application is being deleted.',
  RestartsExhausted: 'The job was started again as often as restartPolicy allows.',
  RollbackFailed: 'The version before could not be started again.',
  // what a deploy waits for
  Suspending: 'suspended is set: the job is being ended, and its restore point recorded.',
  Stabilizing: 'The new job runs and is not proven yet; the version before can still come back.',
  ShuttingDown: 'The job has ended; shutdownJob runs before its cluster goes.',
  RollingBack: 'The deploy failed; the version before is being started again.',
  Recovering: 'The job had failed or was lost; it is being started again.',
  WaitingForPromotion: 'Both versions run; tearDownVersionHash names the one to end.',
  WaitingForPodsToEnd: 'Pods or the high availability store of an earlier cluster are not gone yet.',
  WaitingForCluster: 'The new cluster does not offer enough slots yet.',
  WaitingForSavepoint: 'The job is being stopped with a savepoint.',
  SearchingRestorePoint: 'Storage is searched for what a lost job left.',
  WaitingForCheckpoint: 'The job has no checkpoint yet that another could start from.',
  WaitingForRescale: 'The job runs on and is being given another parallelism.',
  WaitingForCancel: 'The job is being cancelled.',
  WaitingForJob: 'The new job does not run all its tasks yet.',
  WaitingForRetry: 'An attempt failed; the next one waits for its time.',
  // whether there is something to start from
  SavepointTaken: 'The newest savepoint is in status.savepointPath.',
  NoSavepoint: 'No savepoint has been taken yet.',
  // whether a deploy was given up after it had ended the version before
  RolledBack: 'The version before runs again.',
  NotRolledBack: 'No deploy had to be taken back.',
  // Events
  DeployStable: 'The new job is proven; the cluster before it goes.',
  VerificationStarted: 'The new job has its checkpoints; the verification Job decides.',
  VerificationPassed: 'The verification Job succeeded.',
  ShutdownJobStarted: 'The job has ended; its shutdownJob runs.',
  ShutdownJobFailed: 'The shutdownJob did not succeed; what it was to come before goes on.',
  JobRecovered: 'The job runs again.',
  VersionEnding: 'One of two versions is being ended.',
  Promoted: 'The new version of a pair is the one that stays.',
  CreatingCluster: 'A cluster is being made.',
  SavepointStarted: 'The job is being stopped with a savepoint.',
  SavepointFailed: 'The job could not be stopped with a savepoint.',
  CheckpointUsed: 'A checkpoint stands in for the savepoint.',
  JobSubmitted: 'The job was sent to Flink: its id, what it starts from and why, and what was passed over.',
  Deployed: 'The first version is running.',
  Upgraded: 'The new version is running.',
  SuspendedWithoutRestorePoint: 'A suspended job left no restore point.',
  ClusterReleased: 'The cluster of a job that came to its end is removed.',
  SavepointDisposed: 'A savepoint that savepointPolicy no longer keeps is disposed of.',
  Rescaling: 'The job is given another parallelism on its own cluster.',
  Rescaled: 'The job runs with its new parallelism.',
  RescaleNeedsCluster: 'A rescale in place is not possible; a new cluster is made.',
  RescaleFailed: 'The job could not be rescaled in place; it keeps its parallelism.',
  DeletedWithoutSavepoint: 'The deletion went on without a savepoint; the message names the last restore point.',
  HighAvailabilityStoreLeft:
    'The deletion finished, but ConfigMaps of the high-availability store could not be deleted.',
  Deleted: 'The job has ended and its pods are being removed.',
} as const satisfies Record<string, string>;

export type Reason = keyof typeof REASONS;
