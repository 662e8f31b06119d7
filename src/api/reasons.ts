/**
 * Reasons of conditions and of Events. One word has one meaning everywhere. docs/reasons.md is generated from this
 * table: each entry says what happened, then what flinkapp does next or what the user has to do.
 */
export const REASONS = {
  // why an application is, or is not, Ready
  JobRunning: 'All tasks of the job are running.',
  JobFinished: 'The job finished. flinkapp runs it again when the spec changes.',
  Suspended: 'spec.suspended is true: no pod is running. Set it to false to resume from the last restore point.',
  JobNotHealthy: 'Not all tasks of the job are running. Flink is starting or restarting them.',
  JobFailed: 'The job failed for good. flinkapp restarts it as restartPolicy says.',
  JobCancelled:
    'Somebody cancelled the job, with the Flink dashboard for example. flinkapp does not restart it. Change restartNonce to run it again from its newest restore point.',
  JobLost:
    'The JobManager no longer has the job, or is gone or silent. flinkapp searches storage for the newest restore point and starts from it, unless the job may have finished. Of two versions it ends that one.',
  FlinkUnreachable: 'The JobManager does not answer, so the state of the job is unknown. flinkapp asks again.',
  Deploying: 'A deploy is in progress.',
  DeployFailed: 'The last deploy failed; status.lastError says why. Change the spec or restartNonce to deploy again.',
  InvalidSpec: 'The stored spec violates admission rules. flinkapp deploys it when it is corrected.',
  NoRestorePoint:
    'No restore point of the replaced job can be used. Set savepointPath, or fallbackWithoutState: true to start with no state.',
  DeletionInProgress: 'flinkapp is deleting the application.',
  OutcomeUnknown:
    'A bounded job is lost and may have finished. flinkapp does not run it a second time by itself. Change restartNonce to run it again.',
  RestartsExhausted:
    'The job failed more often than restartPolicy.maxAttempts allows. Change the spec or restartNonce, or raise maxAttempts, to try again.',
  UnreadableStatus:
    'A newer flinkapp or a person wrote the status, and this flinkapp cannot read it. It changes nothing until the named field is corrected.',
  ForeignStatus:
    'Another operator wrote the status or controls the objects of the application. flinkapp changes nothing until it is handed over.',
  StatusLost:
    'The status is empty although the application has objects. flinkapp changes nothing unless it finds the job that runs.',
  RestartsFailing:
    'The job could not be restarted, or fails again after each restart. flinkapp keeps trying, with pauses of up to restartPolicy.maxBackoffSeconds.',
  RollbackFailed:
    'The previous version could not be started again. flinkapp keeps trying, with pauses of up to a minute. A spec that can run ends that.',
  // what flinkapp is doing or waiting for
  Suspending: 'flinkapp is stopping the job as upgradeMode says; then it removes its pods.',
  Stabilizing: 'The new job is running. flinkapp waits until it is stable, and rolls back if it does not become so.',
  ShuttingDown: 'The job has ended. flinkapp removes its cluster when the shutdownJob has ended.',
  RollingBack: 'The deploy failed. flinkapp is starting the previous version again.',
  Recovering: 'The job failed or was lost. flinkapp is restarting it.',
  WaitingForPromotion:
    'The new version is stable, and both versions remain. Set tearDownVersionHash to the version that has to end.',
  WaitingForPodsToEnd: 'Pods or the high-availability store of a deleted cluster are still there.',
  WaitingForCluster: 'The new cluster does not have enough task slots yet.',
  NameTaken: 'Another object has the name of one that flinkapp needs. flinkapp continues when that is deleted.',
  ObjectRefused:
    'The API server refuses an object of the application; the message is its own. flinkapp continues when it accepts it.',
  LabelLost:
    'An object of the application has lost the label by which Metacontroller finds it. The message says how to restore it.',
  WaitingForSavepoint:
    'flinkapp is stopping the job with a savepoint, or taking one, and waits for Flink to complete it.',
  RecordingRestorePoint:
    "The job has ended. flinkapp waits some seconds until Flink's answer about its checkpoints is final, and records its newest restore point.",
  SearchingRestorePoint: 'The job was lost. flinkapp is searching storage for its newest restore point.',
  WaitingForCheckpoint: 'The job has no checkpoint yet that another job could start from.',
  WaitingForRescale: 'flinkapp is waiting for Flink to run the job with its new parallelism.',
  WaitingForCancel: 'flinkapp is cancelling the job and waits for Flink to report its end.',
  WaitingForJob: 'The new job is starting.',
  WaitingForRetry: 'flinkapp tries again after a pause.',
  // whether there is a savepoint, and whether the last deploy was rolled back
  SavepointTaken: 'Flink completed a savepoint; status.savepointPath has the newest.',
  NoSavepoint: 'Flink has not taken a savepoint of the application yet.',
  RolledBack: 'The last deploy failed, and the previous version is running again.',
  NotRolledBack: 'The last deploy was not rolled back.',
  // Events
  CreatingCluster: 'flinkapp is creating a Flink cluster.',
  SavepointStarted: 'flinkapp asked Flink for a savepoint.',
  SavepointFailed: 'Flink could not complete the savepoint; the message has its reason and what follows.',
  CheckpointUsed:
    'The job ended without a savepoint and left this checkpoint. The next job starts from it, unless the spec names another restore point.',
  SavepointUsed:
    'The job ended without a new savepoint and had completed no newer checkpoint. The next job starts from this earlier savepoint, unless the spec names another restore point.',
  JobSubmitted: 'flinkapp submits a job: its id, its restore point and why, and the restore points that it skipped.',
  StatusRebuilt:
    'The status was empty. flinkapp found the one job of the application and continues with it; earlier restore points are no longer listed.',
  Deployed: 'The job of the first version is running, or has already finished.',
  Upgraded: 'The job of the new version is running, or has already finished.',
  DeployStable: 'The new version is stable. flinkapp deletes the cluster of the previous version.',
  VerificationStarted: 'The new job is stable. The verification Job decides whether the deploy succeeds.',
  VerificationPassed: 'The verification Job succeeded.',
  VersionEnding: 'flinkapp is stopping one of two versions.',
  Promoted: 'The new version replaced the old one.',
  JobRecovered: 'The job is running again: flinkapp restarted it, or its JobManager recovered it.',
  Rescaling: 'flinkapp is changing the parallelism of the job on its cluster.',
  Rescaled: 'The job is running with its new parallelism.',
  RescaleNeedsCluster: 'The job cannot be rescaled on its cluster now. flinkapp deploys a new cluster.',
  RescaleFailed:
    'The job could not be rescaled. It keeps its parallelism, or starts again with the old one if it was stopped.',
  ClusterReleased: 'The job finished and finishedTtlSeconds have passed. flinkapp removes its cluster.',
  SavepointDisposed: 'savepointPolicy no longer keeps a savepoint. flinkapp deletes it.',
  SuspendedWithoutRestorePoint:
    'The job was suspended without a usable restore point. If the job was lost, flinkapp searches storage on resume.',
  ShutdownJobStarted: 'The job has ended, and its shutdownJob is running.',
  ShutdownJobFailed: 'The shutdownJob failed. flinkapp goes on without it.',
  Deleted: 'flinkapp is removing the pods of the application. The message says what became of its job.',
  DeletedWithoutSavepoint:
    'flinkapp deletes the application without a savepoint; the message has the last restore point.',
  Orphaned:
    'The application was deleted with --cascade=orphan. flinkapp leaves its objects as they are, and its job runs on.',
  ObjectsLeft:
    'The application is deleted, but pods or other objects of it are still there. The message names them and what is known of them.',
  HighAvailabilityStoreLeft:
    'The application is deleted, but ConfigMaps of its high-availability store are left. Delete them by hand.',
} as const satisfies Record<string, string>;

export type Reason = keyof typeof REASONS;
