import type { ApplicationSummary } from '../fleet/summary.ts';
import { exposition, type GaugeFamily, type Sample } from './exposition.ts';

/** A gauge of each application. All have the labels namespace and name. */
export interface ApplicationMetric {
  readonly name: string;
  readonly help: string;
  /** Labels besides namespace and name. */
  readonly labelNames: readonly string[];
  /** Its samples for one application, without those two labels. None where the fact is unknown. */
  readonly samples: (summary: ApplicationSummary) => readonly Sample[];
}

const plain = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [{ labels: [], value }]);

const seconds = (time: string | undefined): number | undefined => {
  const ms = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(ms) ? undefined : ms / 1000;
};

const gauge = (
  name: string,
  help: string,
  value: (summary: ApplicationSummary) => number | undefined,
): ApplicationMetric => ({
  name: `flinkapp_application_${name}`,
  help,
  labelNames: [],
  samples: (summary) => plain(value(summary)),
});

/** docs/metrics.md is generated from this list. Names follow those of kube-state-metrics: info, state sets, timestamps. */
export const APPLICATION_METRICS: readonly ApplicationMetric[] = [
  {
    name: 'flinkapp_application_info',
    help: 'Always 1. Joins facts to the other series of the application. Labels without a value are empty.',
    labelNames: ['uid', 'version', 'image', 'flink_version', 'team', 'contact', 'severity', 'runbook'],
    samples: ({ uid, version = '', image, flinkVersion = '', owner = {} }) => {
      const { team = '', contact = '', severity = '', runbook = '' } = owner;
      return [{ labels: [uid, version, image, flinkVersion, team, contact, severity, runbook], value: 1 }];
    },
  },
  {
    name: 'flinkapp_application_phase',
    help: 'Always 1, with the phase of the application.',
    labelNames: ['phase'],
    samples: ({ phase }) => [{ labels: [phase], value: 1 }],
  },
  {
    name: 'flinkapp_application_condition',
    help: 'Always 1, with the status (true, false, unknown) and the reason of each condition.',
    labelNames: ['condition', 'status', 'reason'],
    samples: ({ conditions }) =>
      conditions.map(({ type, status, reason }) => ({ labels: [type, status.toLowerCase(), reason], value: 1 })),
  },
  {
    name: 'flinkapp_application_error_info',
    help: 'Always 1 while status.lastError is there, with its code and whether flinkapp retries by itself.',
    labelNames: ['code', 'retryable'],
    samples: ({ error }) => (error === undefined ? [] : [{ labels: [error.code, String(error.retryable)], value: 1 }]),
  },
  gauge('phase_timestamp_seconds', 'When the phase began.', ({ phaseSince }) => seconds(phaseSince)),
  gauge('reconciled', '1 when flinkapp has reconciled the last edit, 0 until then.', ({ current }) => Number(current)),
  gauge('parallelism', 'Parallelism of the job.', ({ job }) => job?.parallelism),
  gauge('tasks', 'Tasks of the job.', ({ job }) => job?.totalTasks),
  gauge('tasks_running', 'Tasks of the job that are running or have finished.', ({ job }) => job?.runningTasks),
  gauge('task_managers', 'Desired TaskManagers.', ({ cluster }) => cluster?.numberOfTaskManagers),
  gauge('task_managers_ready', 'Registered TaskManagers.', ({ cluster }) => cluster?.healthyTaskManagers),
  gauge('slots', 'Task slots of the cluster.', ({ cluster }) => cluster?.numberOfTaskSlots),
  gauge('slots_free', 'Free task slots.', ({ cluster }) => cluster?.availableTaskSlots),
  gauge('unreachable_timestamp_seconds', 'Since when the JobManager has not answered.', ({ cluster }) =>
    seconds(cluster?.unreachableSince),
  ),
  gauge(
    'restarts',
    'Restarts by flinkapp since the job was last healthy for restartPolicy.resetAfterSeconds.',
    ({ restarts }) => restarts,
  ),
  gauge('savepoint_interval_seconds', 'savepointPolicy.intervalSeconds.', ({ savepointInterval }) => savepointInterval),
  {
    name: 'flinkapp_application_restore_point_timestamp_seconds',
    help: 'When flinkapp recorded the newest restore point, with its kind.',
    labelNames: ['kind'],
    samples: ({ restorePoint }) => {
      const value = seconds(restorePoint?.recordedAt);
      return restorePoint === undefined || value === undefined ? [] : [{ labels: [restorePoint.kind], value }];
    },
  },
];

const familyOf = (metric: ApplicationMetric, summaries: readonly ApplicationSummary[]): GaugeFamily => ({
  name: metric.name,
  help: metric.help,
  labelNames: ['namespace', 'name', ...metric.labelNames],
  samples: summaries.flatMap((summary) =>
    metric
      .samples(summary)
      .map(({ labels, value }) => ({ labels: [summary.namespace, summary.name, ...labels], value })),
  ),
});

/** The metrics of applications, as text for a scrape. */
export const applicationMetrics = (summaries: readonly ApplicationSummary[]): string =>
  exposition(APPLICATION_METRICS.map((metric) => familyOf(metric, summaries)));
