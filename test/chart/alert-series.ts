/** Series of one application, as promtool reads them: a name with labels, and values by the minute. */
type Series = Readonly<Record<string, string>>;

export interface AlertSeries {
  /** The alert fires at the end of an hour with these. */
  readonly fires: Series;
  /** And does not with these: the neighbouring case. */
  readonly silent: Series;
}

const one = '1x60';
const app = (name: string, labels = ''): string =>
  `flinkapp_application_${name}{namespace="ns",name="orders"${labels === '' ? '' : `,${labels}`}}`;
const condition = (type: string, status: string, reason = 'X'): string =>
  app('condition', `condition="${type}",status="${status}",reason="${reason}"`);
const phase = (name: string): string => app('phase', `phase="${name}"`);
const jobManager = (name: string): string =>
  `flink_jobmanager_${name}{namespace="ns",application="orders",role="jobmanager",job_id="a"}`;
const taskManager = (name: string, labels = 'tm_id="t"'): string =>
  `flink_taskmanager_${name}{namespace="ns",application="orders",role="taskmanager",${labels}}`;
const OPERATOR = 'tm_id="t",operator_id="o",subtask_index="0"';
const SINCE = '0x60';

const hookCalls = (outcome: string, bound: string): string =>
  `flinkapp_hook_duration_seconds_bucket{hook="sync",outcome="${outcome}",le="${bound}"}`;
const hookCount = (outcome: string): string => `flinkapp_hook_duration_seconds_count{hook="sync",outcome="${outcome}"}`;
const review = (bound: string): string =>
  `flinkapp_admission_duration_seconds_bucket{webhook="validate",le="${bound}"}`;
const effects = (outcome: string): string => `flinkapp_effects_total{kind="submitJob",outcome="${outcome}"}`;

/** Of each alert of the chart. */
export const ALERT_SERIES: Readonly<Record<string, AlertSeries>> = {
  FlinkApplicationDown: {
    fires: { [condition('Ready', 'false', 'JobFailed')]: one, [phase('Recovering')]: one },
    silent: { [condition('Ready', 'false', 'Deploying')]: one, [phase('SubmittingJob')]: one },
  },
  FlinkApplicationStalled: {
    fires: { [condition('Stalled', 'true')]: one, [phase('Running')]: one },
    silent: { [condition('Stalled', 'true')]: one, [phase('DeployFailed')]: one },
  },
  FlinkDeployFailed: { fires: { [phase('DeployFailed')]: one }, silent: { [phase('Running')]: one } },
  FlinkDeployStuck: {
    fires: { [app('phase_timestamp_seconds')]: SINCE, [condition('Progressing', 'true')]: one },
    silent: { [app('phase_timestamp_seconds')]: '2400x60', [condition('Progressing', 'true')]: one },
  },
  FlinkJobManagerUnreachable: {
    fires: { [app('unreachable_timestamp_seconds')]: '3000x60' },
    silent: { [app('unreachable_timestamp_seconds')]: '3540x60' },
  },
  FlinkRestartsExhausted: {
    fires: { [app('error_info', 'code="RESTARTS_EXHAUSTED",retryable="false"')]: one },
    silent: { [app('error_info', 'code="JOB_FAILED",retryable="true"')]: one },
  },
  FlinkApplicationRestarting: { fires: { [app('restarts')]: '3x60' }, silent: { [app('restarts')]: '2x60' } },
  FlinkTaskManagersMissing: {
    fires: { [app('task_managers')]: '4x60', [app('task_managers_ready')]: '3x60', [phase('Running')]: one },
    silent: { [app('task_managers')]: '4x60', [app('task_managers_ready')]: '0x60', [phase('Suspended')]: one },
  },
  FlinkTasksNotRunning: {
    fires: { [app('tasks')]: '24x60', [app('tasks_running')]: '20x60', [phase('Running')]: one },
    silent: { [app('tasks')]: '24x60', [app('tasks_running')]: '20x50 24x10', [phase('Running')]: one },
  },
  FlinkSavepointOverdue: {
    fires: {
      [app('restore_point_timestamp_seconds', 'kind="savepoint"')]: SINCE,
      [app('savepoint_interval_seconds')]: '600x60',
      [app('phase_timestamp_seconds')]: SINCE,
      [phase('Running')]: one,
    },
    // resumed a moment ago
    silent: {
      [app('restore_point_timestamp_seconds', 'kind="savepoint"')]: SINCE,
      [app('savepoint_interval_seconds')]: '600x60',
      [app('phase_timestamp_seconds')]: '3000x60',
      [phase('Running')]: one,
    },
  },
  FlinkApplicationBehind: {
    fires: { [app('reconciled')]: '0x60' },
    silent: { [app('reconciled')]: '0x50 1x10' },
  },
  FlinkJobRestarting: {
    fires: { [jobManager('job_numRestarts')]: '0+1x60', [app('parallelism')]: '4x60' },
    silent: { [jobManager('job_numRestarts')]: '0+1x60', [app('parallelism')]: '4+1x60' },
  },
  FlinkCheckpointsFailing: {
    fires: { [jobManager('job_numberOfFailedCheckpoints')]: '0+1x60' },
    silent: { [jobManager('job_numberOfFailedCheckpoints')]: '7x60' },
  },
  FlinkNoCheckpoint: {
    fires: {
      [jobManager('job_numberOfCompletedCheckpoints')]: '9x60',
      [jobManager('job_numberOfFailedCheckpoints')]: '0x60',
      [jobManager('job_numberOfInProgressCheckpoints')]: one,
      [jobManager('job_runningTime')]: '0+60000x60',
    },
    // a job without checkpointing
    silent: {
      [jobManager('job_numberOfCompletedCheckpoints')]: '0x60',
      [jobManager('job_numberOfFailedCheckpoints')]: '0x60',
      [jobManager('job_numberOfInProgressCheckpoints')]: '0x60',
      [jobManager('job_runningTime')]: '0+60000x60',
    },
  },
  FlinkCheckpointSlow: {
    fires: { [jobManager('job_lastCheckpointDuration')]: '700000x60' },
    silent: { [jobManager('job_lastCheckpointDuration')]: '500000x60' },
  },
  FlinkBackpressured: {
    fires: { [taskManager('job_task_backPressuredTimeMsPerSecond', 'task_name="Map"')]: '700x60' },
    silent: {
      [taskManager('job_task_backPressuredTimeMsPerSecond', 'task_name="Map",subtask_index="0"')]: '700x60',
      [taskManager('job_task_backPressuredTimeMsPerSecond', 'task_name="Map",subtask_index="1"')]: '0x60',
    },
  },
  FlinkLagGrowing: {
    fires: {
      [taskManager('job_task_operator_pendingRecords', OPERATOR)]: '100000+1000x60',
      [taskManager('job_task_operator_numRecordsInPerSecond', OPERATOR)]: '100x60',
    },
    silent: {
      [taskManager('job_task_operator_pendingRecords', OPERATOR)]: '100000-1000x60',
      [taskManager('job_task_operator_numRecordsInPerSecond', OPERATOR)]: '100x60',
    },
  },
  FlinkHeapTight: {
    fires: {
      [taskManager('Status_JVM_Memory_Heap_Used')]: '98x60',
      [taskManager('Status_JVM_Memory_Heap_Max')]: '100x60',
      [taskManager('Status_JVM_GarbageCollector_All_TimeMsPerSecond')]: '400x60',
    },
    silent: {
      [taskManager('Status_JVM_Memory_Heap_Used')]: '98x60',
      [taskManager('Status_JVM_Memory_Heap_Max')]: '100x60',
      [taskManager('Status_JVM_GarbageCollector_All_TimeMsPerSecond')]: '40x60',
    },
  },
  FlinkappDown: {
    fires: { ['flinkapp_build_info{version="1"}']: '1x40 _x20' },
    silent: { ['flinkapp_build_info{version="1"}']: one },
  },
  FlinkappHookErrors: {
    fires: { [hookCount('ok')]: '0+90x60', [hookCount('error')]: '0+10x60' },
    silent: { [hookCount('ok')]: '0+99x60', [hookCount('error')]: '0+1x60' },
  },
  FlinkappHookSlow: {
    fires: {
      [hookCalls('ok', '5')]: '0+90x60',
      [hookCalls('ok', '10')]: '0+99x60',
      [hookCalls('ok', '+Inf')]: '0+99x60',
    },
    silent: { [hookCalls('ok', '1')]: '0+99x60', [hookCalls('ok', '+Inf')]: '0+99x60' },
  },
  FlinkappAdmissionSlow: {
    fires: { [review('1')]: '0+90x60', [review('2.5')]: '0+99x60', [review('+Inf')]: '0+99x60' },
    silent: { [review('1')]: '0+99x60', [review('+Inf')]: '0+99x60' },
  },
  FlinkappEffectsFailing: {
    fires: { [effects('ok')]: '0+1x60', [effects('failed')]: '0+9x60' },
    silent: { [effects('ok')]: '0+9x60', [effects('failed')]: '0+1x60' },
  },
};
