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

/** What there is to know of the application besides its clusters. */
export interface ChildrenContext {
  /** The application's as it is now: what is no cluster's follows it without a deploy. */
  readonly spec?: Pick<Spec, 'ingress' | 'podDisruptionBudget' | 'verification' | 'shutdownJob'>;
  /**
   * The submission under way: with submission Job a Job is made for it, under its id; in application mode the JobManager,
   * until one has been seen. One that has gone is not made again: it would start its job anew.
   */
  readonly submitting?: { readonly cluster: string; readonly start: JobStart; readonly seen: boolean };
  /** The Job of a verification or a shutdown that runs or has ended. */
  readonly hook?: HookRun;
  /** Whether storage is searched: in application mode that takes a JobManager without a job. */
  readonly searching?: boolean;
}

const jobManager = (
  owner: Owner,
  record: DeployRecord,
  observed: ObservedChildren,
  { submitting, searching }: ChildrenContext,
): readonly Child[] => {
  const own = deployment(owner, record, 'jobmanager');
  const asDeployment = keepAppliedSpec(own, observed.deployments[own.metadata.name]);
  if (inApplicationMode(record.spec) && record.start === undefined) return searching === true ? [asDeployment] : [];
  if (!jobManagerRunsOnce(record.spec)) return [asDeployment];
  const made = observed.jobs[own.metadata.name];
  const awaited = submitting?.cluster === record.hash && !submitting.seen;
  return made === undefined && !awaited ? [] : [jobManagerJob(owner, record, made)];
};

/** Where storage is searched first, TaskManagers come after it: they would not soon find the next JobManager. */
const taskManager = (
  owner: Owner,
  record: DeployRecord,
  observed: ObservedChildren,
  { searching }: ChildrenContext,
): readonly Child[] => {
  if (inApplicationMode(record.spec) && record.start === undefined && searching === true) return [];
  const own = deployment(owner, record, 'taskmanager');
  return [keepAppliedSpec(own, observed.deployments[own.metadata.name])];
};

/** The Job of a submission under way. What it has begun Flink knows: once it has come to run, or was given up, nobody needs the Job. */
const client = (
  owner: Owner,
  record: DeployRecord,
  { jobs }: ObservedChildren,
  { submitting }: ChildrenContext,
): readonly Child[] => {
  if (!inClientMode(record.spec) || submitting?.cluster !== record.hash) return [];
  return [
    clientJob(owner, record, submitting.start, jobs[clientName(owner.name, record.hash, submitting.start.attempt)]),
  ];
};

/** Everything that should exist for the given clusters. The first is the live one: the application's own Service and its Ingress are for it. */
export const childrenOf = (
  owner: Owner,
  clusters: readonly DeployRecord[],
  observed: ObservedChildren,
  around: ChildrenContext,
): readonly Child[] => {
  const [live] = clusters;
  const { hook, spec = {} } = around;
  const hooks =
    hook === undefined ? [] : hookJob(owner, hook, hookSpec(spec, hook.kind), clusters, observed.jobs[hook.name]);
  if (live === undefined) return hooks;
  return [
    ...clusters.flatMap((record) => [
      ...jobManager(owner, record, observed, around),
      ...taskManager(owner, record, observed, around),
      ...client(owner, record, observed, around),
      clusterService(owner, record),
      ...disruptionBudgets(owner, record, spec.podDisruptionBudget),
    ]),
    stableService(owner, live),
    ...ingress(owner, live, spec.ingress),
    ...hooks,
  ];
};
