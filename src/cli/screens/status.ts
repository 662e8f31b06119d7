import type { FlinkApplication } from '../../api/flinkapplication.ts';
import { type ApplicationSummary, summarize } from '../../fleet/summary.ts';
import { age, bytes, duration } from './ago.ts';
import { type LiveJob, restartsOf } from './live-job.ts';
import type { Paint } from './paint.ts';
import { toneOf } from './tones.ts';

export interface StatusView {
  readonly now: number;
  readonly paint: Paint;
}

/** One line of the screen; undefined where nothing is known. */
type Line = readonly [label: string, text: string | undefined];

const join = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join('  ');

const count = (number: number | undefined, noun: string): string | undefined =>
  number === undefined ? undefined : `${number} ${noun}`;

/** The version that runs; before the first deploy, the one that is asked for. */
const versionLine = ({ version }: ApplicationSummary, { spec, status }: FlinkApplication, now: number): Line => {
  const { image, flinkVersion } = status?.deployed?.spec ?? spec;
  const deployedAt = status?.history?.find(({ hash, outcome }) => hash === version && outcome === 'Deployed')?.at;
  const stable = status?.stabilizingSince === undefined ? 'stable' : 'not stable yet';
  const deployed = deployedAt === undefined ? undefined : `deployed ${age(now, deployedAt)} ago, ${stable}`;
  return ['Version', join(version, image, flinkVersion === undefined ? undefined : `Flink ${flinkVersion}`, deployed)];
};

const deployLine = ({ spec, status }: FlinkApplication, now: number): Line => {
  const { updatingHash, phaseSince, deployRetry } = status ?? {};
  if (updatingHash !== undefined)
    return ['Deploying', join(updatingHash, spec.image, `in this phase for ${age(now, phaseSince)}`)];
  const at = deployRetry?.at;
  return ['Deploying', at === undefined ? undefined : `flinkapp deploys ${deployRetry?.hash} again at ${at}`];
};

const jobLine = ({ job }: ApplicationSummary, live: LiveJob, now: number): Line => {
  if (job === undefined) return ['Job', undefined];
  const { jobID, state, startTime, parallelism, runningTasks, totalTasks } = job;
  const tasks = totalTasks === undefined ? undefined : `${runningTasks ?? 0}/${totalTasks} tasks`;
  const since = startTime === undefined ? undefined : `for ${age(now, startTime)}`;
  const par = parallelism === undefined ? undefined : `parallelism ${parallelism}`;
  return [
    'Job',
    join([jobID, state, since].filter(Boolean).join(' '), par, tasks, count(restartsOf(live.metrics), 'restarts')),
  ];
};

const checkpointsLine = ({ checkpoints }: LiveJob, now: number): Line => {
  if (!('value' in checkpoints)) return ['Checkpoints', `Flink does not answer: ${checkpoints.reason}`];
  const { counts = {}, latest } = checkpoints.value;
  const newest = latest?.completed ?? undefined;
  const { latest_ack_timestamp: at, end_to_end_duration: ms, state_size: size } = newest ?? {};
  const details = [ms === undefined ? undefined : duration(ms), size === undefined ? undefined : bytes(size)].filter(
    Boolean,
  );
  const last = at === undefined ? undefined : `newest ${age(now, at)} ago (${details.join(', ')})`;
  return ['Checkpoints', join(count(counts.completed, 'completed'), count(counts.failed, 'failed'), last)];
};

const restoreLine = ({ restorePoint }: ApplicationSummary, now: number): Line => {
  if (restorePoint === undefined) return ['Restore point', 'none'];
  const { kind, path, recordedAt } = restorePoint;
  return ['Restore point', join(`${kind} ${age(now, recordedAt)} ago`, path)];
};

const ownerLine = ({ owner }: ApplicationSummary): Line => [
  'Owner',
  owner === undefined ? undefined : join(owner.team, owner.contact, owner.runbook),
];

const clusterLine = ({ cluster }: ApplicationSummary): Line => {
  if (cluster === undefined) return ['Cluster', undefined];
  const { health, healthyTaskManagers, numberOfTaskManagers, availableTaskSlots, numberOfTaskSlots } = cluster;
  const managers =
    numberOfTaskManagers === undefined ? undefined : `TaskManagers ${healthyTaskManagers ?? 0}/${numberOfTaskManagers}`;
  const slots =
    numberOfTaskSlots === undefined ? undefined : `${availableTaskSlots ?? 0} of ${numberOfTaskSlots} slots free`;
  return ['Cluster', join(health, managers, slots)];
};

const errorLines = ({ error }: ApplicationSummary): readonly Line[] =>
  error === undefined
    ? []
    : [
        ['Error', `${error.code}: ${error.message}`],
        ['What to do', error.advice],
      ];

/** The screen of `kubectl flink status`. Without an answer of Flink it shows everything else. */
export const statusScreen = (application: FlinkApplication, live: LiveJob, { now, paint }: StatusView): string => {
  const summary = summarize(application);
  const since = summary.phaseSince === undefined ? '' : `, for ${age(now, summary.phaseSince)}`;
  const head = `${summary.namespace}/${summary.name}  ${paint(toneOf(summary), summary.phase)}${since}`;
  const lines: readonly Line[] = [
    ['Why', join(summary.reason, summary.message)],
    ...errorLines(summary),
    ownerLine(summary),
    versionLine(summary, application, now),
    deployLine(application, now),
    jobLine(summary, live, now),
    summary.job === undefined ? ['Checkpoints', undefined] : checkpointsLine(live, now),
    restoreLine(summary, now),
    clusterLine(summary),
  ];
  const pending = summary.current ? [] : ['  flinkapp has not reconciled the last edit yet'];
  const shown = lines.flatMap(([label, text]) =>
    text === undefined || text === '' ? [] : [`  ${paint('quiet', label.padEnd(15))}${text}`],
  );
  return `${[head, ...shown, ...pending].join('\n')}\n`;
};
