import { HA_CLUSTER_ANNOTATION, HASH_LABEL, ROLE_LABEL } from '../../api/labels.ts';
import type { DeployRecord, SubmitOperation } from '../../api/status.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { jobManagerName } from '../../objects/metadata/names.ts';
import type { ObservedChildren } from '../../objects/observed-children.ts';
import type { StatusChange } from '../decision.ts';
import { doesNotAnswer, viewOf } from '../facts/cluster-view.ts';
import { storesBegin } from '../facts/ha-stores.ts';
import { isTerminal } from '../facts/job.ts';
import { jobManagerOf } from '../facts/jobmanager-process.ts';
import { usable } from '../facts/lost-job.ts';
import { countedBefore } from '../facts/lost-status.ts';
import { deploymentMode } from '../facts/modes.ts';
import { namesOf } from '../facts/pods-terminating.ts';
import { exactTime } from '../facts/time.ts';
import type { CheckpointsFact, ClusterReads, JobFact, Observation, Situation } from '../observation.ts';
import { jobStatusOf } from '../running/job-status.ts';
import { startedJob } from './started-job.ts';

/**
 * The status is empty, and objects exist. Where these are one cluster of the version that the spec asks for, and Flink
 * names one job on it, the status follows from them. Everything else would be a guess about state (R5, R6).
 */
export type Adoption =
  | { readonly kind: 'adopted'; readonly jobId: string; readonly change: StatusChange }
  | {
      readonly kind: 'unsure';
      readonly why: string;
      /** What a person can apply so that flinkapp is sure. */
      readonly apply?: string;
    };

type Labelled = {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
};

type Unsure = Extract<Adoption, { kind: 'unsure' }>;

const unsure = (why: string): Unsure => ({ kind: 'unsure', why });

/** Deploy hashes of the clusters that the children belong to. */
const clustersOf = (children: ObservedChildren): readonly string[] => {
  const objects = Object.values(children).flatMap((group) => Object.values<Labelled>(group));
  return [
    ...new Set(objects.map(({ metadata }) => metadata?.labels?.[HASH_LABEL]).filter((hash) => hash !== undefined)),
  ];
};

/** Undefined where flinkapp need not ask anybody to know that it cannot be sure. */
const clusterToAsk = ({ desired, children }: Situation): DeployRecord | undefined => {
  const [hash, ...others] = clustersOf(children);
  return others.length === 0 && hash === desired?.hash ? desired : undefined;
};

export const adoptionReads = (situation: Situation): Readonly<Record<string, ClusterReads>> => {
  const record = clusterToAsk(situation);
  return record === undefined ? {} : { [record.hash]: { jobs: true, checkpointsOfOnlyJob: true } };
};

const notAsked = ({ desired, children }: Situation): Unsure => {
  const clusters = clustersOf(children);
  if (desired === undefined) return unsure('the stored spec violates admission rules');
  if (clusters.length === 0) return unsure('none of them is a cluster');
  if (clusters.length > 1) return unsure(`they are of several clusters: ${clusters.join(', ')}`);
  const why = `they are of version ${clusters[0]}, while the spec asks for version ${desired.hash}`;
  return { ...unsure(why), apply: `the spec of version ${clusters[0]}` };
};

/** Application mode: the number of the submission is part of the name of its JobManager. */
const attemptOf = ({ application, children }: Observation, { hash }: DeployRecord): number | undefined => {
  const names = [...Object.entries<Labelled>(children.deployments), ...Object.entries<Labelled>(children.jobs)]
    .filter(([, { metadata }]) => metadata?.labels?.[ROLE_LABEL] === 'jobmanager')
    .map(([name]) => name);
  const [name = '', ...others] = names;
  const attempt = Number(/\d+$/.exec(name)?.[0]);
  return others.length === 0 && jobManagerName(application.metadata.name, hash, attempt) === name ? attempt : undefined;
};

/** The id under which the cluster stores its jobs, as flinkapp wrote it on its Deployments and Jobs. */
const haClusterIdOf = ({ children: { deployments, jobs } }: Observation): Pick<DeployRecord, 'haClusterId'> => {
  const annotations = Object.values<Labelled>({ ...deployments, ...jobs }).map(({ metadata }) => metadata?.annotations);
  const haClusterId = annotations.map((known) => known?.[HA_CLUSTER_ANNOTATION]).find((id) => id !== undefined);
  return haClusterId === undefined ? {} : { haClusterId };
};

/** The record of the cluster that runs a job. */
const recordOf = (
  observation: Observation,
  desired: DeployRecord,
  { jobId, restorePath }: SubmitOperation,
): DeployRecord | undefined => {
  const created = { ...desired, ...haClusterIdOf(observation) };
  if (!inApplicationMode(desired.spec)) return created;
  const attempt = attemptOf(observation, desired);
  if (attempt === undefined) return undefined;
  return { ...created, start: { jobId, attempt, ...(restorePath === undefined ? {} : { restorePath }) } };
};

type Known = Extract<CheckpointsFact, { state: 'known' }>;

const adopt = (observation: Observation, desired: DeployRecord, job: JobFact, checkpoints: Known): Adoption => {
  const { application, now } = observation;
  const { restoredFrom } = checkpoints;
  const operation: SubmitOperation = {
    kind: 'submit',
    jobId: job.id,
    cluster: desired.hash,
    attempt: 0,
    startedAt: exactTime(now),
    jobManager: jobManagerOf(observation, desired.hash),
    ...(usable(restoredFrom) ? { restorePath: restoredFrom } : {}),
  };
  const deployed = recordOf(observation, desired, operation);
  if (deployed === undefined) return unsure(`cluster ${desired.hash} has no single JobManager with a known name`);
  const started = startedJob(observation, job, { operation, record: deployed });
  return {
    kind: 'adopted',
    jobId: job.id,
    change: {
      deployed,
      deploymentMode: deploymentMode(observation),
      jobStatus: jobStatusOf(started, job, checkpoints),
      attempts: countedBefore(observation),
      savepointNonce: application.spec.savepointNonce,
      ...storesBegin(observation),
    },
  };
};

/** What the status was, if that is certain; else why it is not. */
export const adoptRunningJob = (observation: Observation): Adoption => {
  const desired = clusterToAsk(observation);
  if (desired === undefined) return notAsked(observation);
  const { hash } = desired;
  const strangers = (observation.pods ?? []).filter(({ ownedByUid, cluster }) => !ownedByUid || cluster !== hash);
  if (strangers.length > 0) return unsure(`cluster ${hash} is not alone: ${namesOf(strangers)}`);
  const view = viewOf(observation, hash);
  if (view.kind === 'unreachable') return unsure(doesNotAnswer(`the JobManager of cluster ${hash}`, view.reason));
  const [job, ...others] = (view.jobs ?? []).filter(({ state }) => !isTerminal(state));
  if (job === undefined) return unsure(`cluster ${hash} runs no job`);
  if (others.length > 0) return unsure(`cluster ${hash} runs ${others.length + 1} jobs`);
  const { checkpoints } = view;
  if (checkpoints?.state !== 'known') return unsure(`Flink does not say what job ${job.id} started from`);
  return adopt(observation, desired, job, checkpoints);
};
