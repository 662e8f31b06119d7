/** Names under which Flink's Prometheus reporter exports metrics that the alerts of the chart read (Flink, docs/ops/metrics). */
export const FLINK_METRICS: ReadonlySet<string> = new Set([
  'flink_jobmanager_job_numRestarts',
  // CURRENT_TIME of metrics.job.status.enable, from 1.15
  'flink_jobmanager_job_runningTime',
  // before 1.15
  'flink_jobmanager_job_uptime',
  'flink_jobmanager_job_numberOfCompletedCheckpoints',
  'flink_jobmanager_job_numberOfFailedCheckpoints',
  'flink_jobmanager_job_numberOfInProgressCheckpoints',
  'flink_jobmanager_job_lastCheckpointDuration',
  // from 1.13
  'flink_taskmanager_job_task_backPressuredTimeMsPerSecond',
  'flink_taskmanager_job_task_operator_numRecordsInPerSecond',
  // sources of FLIP-27 that implement it, from 1.14
  'flink_taskmanager_job_task_operator_pendingRecords',
  'flink_taskmanager_Status_JVM_Memory_Heap_Used',
  'flink_taskmanager_Status_JVM_Memory_Heap_Max',
  // from 1.18
  'flink_taskmanager_Status_JVM_GarbageCollector_All_TimeMsPerSecond',
  'flink_jobmanager_Status_JVM_Memory_Heap_Used',
  'flink_jobmanager_Status_JVM_Memory_Heap_Max',
  'flink_jobmanager_Status_JVM_GarbageCollector_All_TimeMsPerSecond',
]);
