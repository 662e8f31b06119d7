import type { Reason } from '../../api/reasons.ts';
import { HOOK_DEADLINE_SECONDS } from '../../api/spec/hook-job.ts';
import type { HookRun } from '../../api/status.ts';
import { hookName } from '../../objects/metadata/names.ts';
import { hookSpec } from '../../objects/workloads/hook-job.ts';
import type { StatusChange } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { JobOnCluster } from '../facts/job.ts';
import { hasCondition } from '../facts/kubernetes-job.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

/** How far the Kubernetes Job of `verification` or `shutdownJob` is. `none`: the spec has none. */
export type HookProgress =
  | { readonly kind: 'none' }
  | { readonly kind: 'begun'; readonly change: StatusChange; readonly effects: readonly Effect[] }
  | { readonly kind: 'running'; readonly name: string }
  | { readonly kind: 'succeeded'; readonly name: string }
  | { readonly kind: 'failed'; readonly name: string; readonly why: string };

/**
 * After this time, in milliseconds, a Job that is not there counts as refused: by a quota, an admission webhook, or a
 * namespace that is being deleted.
 */
const CREATION_MS = 30_000;

/** How long flinkapp waits, in milliseconds, for Kubernetes to report the end of a Job after its deadline. */
const GRACE_MS = 60_000;

const STARTED_REASONS: Readonly<Record<HookRun['kind'], Reason>> = {
  verification: 'VerificationStarted',
  shutdown: 'ShutdownJobStarted',
};

const progressOf = (observation: Observation, { kind, name, startedAt }: HookRun): HookProgress => {
  const job = observation.children.jobs[name];
  if (hasCondition(job, 'Complete') !== undefined) return { kind: 'succeeded', name };
  const failed = hasCondition(job, 'Failed');
  if (failed !== undefined) return { kind: 'failed', name, why: failed.message ?? 'Kubernetes reports no reason' };
  const runsMs = elapsed(observation.now, startedAt);
  const deadlineSeconds = hookSpec(observation.application.spec, kind)?.deadlineSeconds ?? HOOK_DEADLINE_SECONDS;
  if (job === undefined && runsMs >= CREATION_MS) return { kind: 'failed', name, why: 'Kubernetes did not create it' };
  if (runsMs >= deadlineSeconds * 1000 + GRACE_MS) return { kind: 'failed', name, why: 'it did not finish in time' };
  return { kind: 'running', name };
};

/** A new run, stored as an intent first (R2). */
const begin = (observation: Observation, kind: HookRun['kind'], { cluster, jobId }: JobOnCluster): HookProgress => {
  const { status, application, now } = observation;
  const attempts = (status.attempts ?? 0) + 1;
  const name = hookName(application.metadata.name, cluster, kind, attempts);
  const savepointPath = status.restorePoints?.find((point) => point.jobId === jobId)?.path;
  const hook: HookRun = {
    kind,
    name,
    cluster,
    jobId,
    phase: status.phase ?? '',
    startedAt: exactTime(now),
    ...(savepointPath === undefined ? {} : { savepointPath }),
  };
  const logs = `kubectl logs job/${name} -n ${application.metadata.namespace}`;
  const message = `Starting Job ${name}. To read its log: ${logs}`;
  return {
    kind: 'begun',
    change: { hook, attempts },
    effects: [event('Normal', STARTED_REASONS[kind], name, message)],
  };
};

/** The run for that job; another job gets another run. */
export const hookProgress = (observation: Observation, kind: HookRun['kind'], job: JobOnCluster): HookProgress => {
  if (hookSpec(observation.application.spec, kind) === undefined) return { kind: 'none' };
  const { hook } = observation.status;
  return hook?.kind === kind && hook.jobId === job.jobId && hook.cluster === job.cluster
    ? progressOf(observation, hook)
    : begin(observation, kind, job);
};
