import { RESTORE_POINT_ANNOTATION } from '../api/labels.ts';
import type { Spec } from '../api/spec.ts';
import type { DeployRecord, HookRun, JobStart } from '../api/status.ts';
import { inApplicationMode, inClientMode, jobManagerRunsOnce } from './flink-config/submission-mode.ts';
import { clientName } from './metadata/names.ts';
import type { Owner } from './metadata/owner.ts';
import { ingress } from './network/ingress.ts';
import { clusterService, stableService } from './network/service.ts';
import type { Child, ObservedChildren } from './observed-children.ts';
import { clientJob } from './workloads/client-job.ts';
import { deployment, keepAppliedSpec } from './workloads/deployment.ts';
import { disruptionBudgets } from './workloads/disruption-budget.ts';
import { hookJob, hookSpec } from './workloads/hook-job.ts';
import { jobManagerJob } from './workloads/jobmanager-job.ts';

/** What the children depend on, in addition to the clusters. */
export interface ChildrenContext {
  /** The current spec: objects that belong to no cluster follow it without a deploy. */
  readonly spec?: Pick<Spec, 'ingress' | 'podDisruptionBudget' | 'verification' | 'shutdownJob'>;
  /**
   * The submission in progress. With `submission: Job` it has a Job. In application mode it has a JobManager until that was
   * `seen`. If it is then gone, flinkapp does not create it again: it would run its job a second time.
   */
  readonly submitting?: { readonly cluster: string; readonly start: JobStart; readonly seen: boolean };
  /** The verification or shutdown whose Job should exist, also after the Job has ended. */
  readonly hook?: HookRun;
  /** The deployed version, while it has no cluster: the Service of the application stays, and shows that it is not new. */
  readonly resting?: { readonly record: DeployRecord; readonly restorePath?: string };
  /** Whether flinkapp searches storage for a restore point. In application mode this needs a JobManager without a job. */
  readonly searching?: boolean;
}

const jobManager = (
  owner: Owner,
  record: DeployRecord,
  observed: ObservedChildren,
  { submitting, searching }: ChildrenContext,
): readonly Child[] => {
  const rendered = deployment(owner, record, 'jobmanager');
  const { name } = rendered.metadata;
  const asDeployment = keepAppliedSpec(rendered, observed.deployments[name]);
  if (inApplicationMode(record.spec) && record.start === undefined) return searching === true ? [asDeployment] : [];
  if (!jobManagerRunsOnce(record.spec)) return [asDeployment];
  const job = observed.jobs[name];
  const awaited = submitting?.cluster === record.hash && !submitting.seen;
  return job === undefined && !awaited ? [] : [jobManagerJob(owner, record, job)];
};

/** While a JobManager in application mode only searches storage, there are none: they would be slow to find the next JobManager. */
const taskManagers = (
  owner: Owner,
  record: DeployRecord,
  observed: ObservedChildren,
  { searching }: ChildrenContext,
): readonly Child[] => {
  if (inApplicationMode(record.spec) && record.start === undefined && searching === true) return [];
  const rendered = deployment(owner, record, 'taskmanager');
  return [keepAppliedSpec(rendered, observed.deployments[rendered.metadata.name])];
};

/** The Job of a submission in progress. Afterwards Flink itself knows the job, and nothing needs the Job. */
const client = (
  owner: Owner,
  record: DeployRecord,
  { jobs }: ObservedChildren,
  { submitting }: ChildrenContext,
): readonly Child[] => {
  if (!inClientMode(record.spec) || submitting?.cluster !== record.hash) return [];
  const { start } = submitting;
  return [clientJob(owner, record, start, jobs[clientName(owner.name, record.hash, start.attempt)])];
};

const restingService = (
  owner: Owner,
  { record, restorePath }: NonNullable<ChildrenContext['resting']>,
): ReturnType<typeof stableService> =>
  stableService(owner, record, restorePath === undefined ? undefined : { [RESTORE_POINT_ANNOTATION]: restorePath });

/**
 * Every object that should exist for the application.
 * @param clusters the first one is live: the stable Service and the Ingress lead to it
 */
export const childrenOf = (
  owner: Owner,
  clusters: readonly DeployRecord[],
  observed: ObservedChildren,
  context: ChildrenContext,
): readonly Child[] => {
  const { hook, resting, spec = {} } = context;
  const children: Child[] = [];
  for (const record of clusters) {
    children.push(...jobManager(owner, record, observed, context), ...taskManagers(owner, record, observed, context));
    children.push(...client(owner, record, observed, context), clusterService(owner, record));
    children.push(...disruptionBudgets(owner, record, spec.podDisruptionBudget));
  }
  const [live] = clusters;
  if (live !== undefined) children.push(stableService(owner, live), ...ingress(owner, live, spec.ingress));
  else if (resting !== undefined) children.push(restingService(owner, resting));
  if (hook !== undefined)
    children.push(...hookJob(owner, hook, hookSpec(spec, hook.kind), clusters, observed.jobs[hook.name]));
  return children;
};
