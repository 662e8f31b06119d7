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

/** How a Job that the spec asks for at some point stands. */
export type HookProgress =
  | { readonly kind: 'none' }
  | { readonly kind: 'begun'; readonly change: StatusChange; readonly effects: readonly Effect[] }
  | { readonly kind: 'running'; readonly name: string }
  | { readonly kind: 'succeeded'; readonly name: string }
  | { readonly kind: 'failed'; readonly name: string; readonly why: string };

/** A Job that is not there after this was refused: by a quota, an admission webhook, or a namespace that is being deleted. */
const MADE_MS = 30_000;

/** Kubernetes ends a Job by its deadline; one whose end is not told after that is given up all the same. */
const GRACE_MS = 60_000;

const progressOf = (observation: Observation, { kind, name, startedAt }: HookRun): HookProgress => {
  const job = observation.children.jobs[name];
  if (hasCondition(job, 'Complete') !== undefined) return { kind: 'succeeded', name };
  const failure = hasCondition(job, 'Failed');
  if (failure !== undefined) return { kind: 'failed', name, why: failure.message ?? 'it failed' };
  const runsMs = elapsed(observation.now, startedAt);
  const deadlineMs = (hookSpec(observation.application.spec, kind)?.deadlineSeconds ?? HOOK_DEADLINE_SECONDS) * 1000;
  if (job === undefined && runsMs >= MADE_MS) return { kind: 'failed', name, why: 'it could not be made' };
  return runsMs >= deadlineMs + GRACE_MS
    ? { kind: 'failed', name, why: 'it did not end in time' }
    : { kind: 'running', name };
};

/** Another run for another job or another point in its life, with an intent that is stored first (R2). */
const begin = (observation: Observation, kind: HookRun['kind'], { cluster, jobId }: JobOnCluster): HookProgress => {
  const { status, application } = observation;
  const attempts = (status.attempts ?? 0) + 1;
  const name = hookName(application.metadata.name, cluster, kind, attempts);
  const path = status.restorePoints?.find((point) => point.jobId === jobId)?.path;
  const started = kind === 'verification' ? ('VerificationStarted' as const) : ('ShutdownJobStarted' as const);
  const hook: HookRun = {
    kind,
    name,
    cluster,
    jobId,
    phase: status.phase ?? '',
    startedAt: exactTime(observation.now),
    ...(path === undefined ? {} : { savepointPath: path }),
  };
  const logs = `kubectl logs job/${name} -n ${application.metadata.namespace}`;
  return {
    kind: 'begun',
    change: { hook, attempts },
    effects: [event('Normal', started, name, `Job ${name} runs; its log: ${logs}`)],
  };
};

export const hookProgress = (observation: Observation, kind: HookRun['kind'], job: JobOnCluster): HookProgress => {
  if (hookSpec(observation.application.spec, kind) === undefined) return { kind: 'none' };
  const { hook } = observation.status;
  return hook?.kind === kind && hook.jobId === job.jobId && hook.cluster === job.cluster
    ? progressOf(observation, hook)
    : begin(observation, kind, job);
};
