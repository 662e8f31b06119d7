import type { Status, SubmitOperation } from '../../api/status.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import type { Decision, StatusChange } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { liveJob, secondJob } from './job.ts';
import { elapsed, exactTime } from './time.ts';

/**
 * Since when a JobManager that should answer has not. Silence has a clock of its own, which one answer stops (R7): where
 * another deadline has passed, a single call without an answer decides nothing.
 */

/**
 * Whether the JobManager of a submission has been seen: its pod, or its job in Flink. With high availability the status
 * names no process.
 */
export const hasAppeared = ({ jobManager, progress }: SubmitOperation): boolean =>
  jobManager !== undefined || (progress?.steps ?? 0) > 0;

/** Whether a JobManager runs on the cluster, or did: it has a job or a submission. */
const shouldAnswer = (status: Status, cluster: string): boolean => {
  const { operation, updating, deployed, phase } = status;
  if ([liveJob(status), secondJob(status)].some((job) => job?.cluster === cluster)) return true;
  // The cluster was ready when this phase began; a search of storage asks it first.
  if (operation === undefined && phase === 'SubmittingJob') return updating?.hash === cluster;
  if (operation?.kind !== 'submit' || operation.cluster !== cluster) return false;
  // In application mode the JobManager starts after the submission is recorded.
  const record = [updating, deployed].find((known) => known?.hash === cluster);
  return hasAppeared(operation) || (record !== undefined && !inApplicationMode(record.spec));
};

const isLive = ({ deployed }: Status, cluster: string): boolean => cluster === deployed?.hash;

const silentSince = (status: Status, cluster: string): string | undefined =>
  isLive(status, cluster) ? status.clusterStatus?.unreachableSince : status.updatingUnreachableSince;

/** For how many milliseconds the JobManager of a cluster has not answered; 0 right after an answer. */
export const silentMs = ({ status, now }: Pick<Observation, 'status' | 'now'>, cluster: string): number =>
  elapsed(now, silentSince(status, cluster));

/** Whether the JobManager of a cluster did not answer the last call. */
export const isSilent = (status: Status, cluster: string | undefined): boolean =>
  cluster !== undefined && silentSince(status, cluster) !== undefined;

const setSilence = (status: Status, cluster: string, since: string | undefined): StatusChange => {
  if (!isLive(status, cluster)) return { updatingUnreachableSince: since };
  const { unreachableSince: _, health: __, ...known } = { ...status.clusterStatus };
  return { clusterStatus: since === undefined ? known : { ...known, health: 'Red', unreachableSince: since } };
};

/** What a new answer, or the first call without one, changes about the silence of one cluster. */
const silenceChange = ({ status, now, clusters }: Observation, cluster: string): StatusChange => {
  const since = silentSince(status, cluster);
  const silent = clusters[cluster]?.kind === 'unreachable';
  if (silent)
    return since === undefined && shouldAnswer(status, cluster) ? setSilence(status, cluster, exactTime(now)) : {};
  return since === undefined ? {} : setSilence(status, cluster, undefined);
};

/** The cluster whose deploy has to become stable. */
const stabilizing = ({ deployed, updating, updatingJob }: Status): string | undefined =>
  updatingJob === undefined ? deployed?.hash : updating?.hash;

/**
 * How long flinkapp has been waiting for a deploy to be stable, in milliseconds, without the silence of its JobManager that
 * has just ended.
 */
export const stabilizingMs = ({ status, now }: Pick<Observation, 'status' | 'now'>): number => {
  const cluster = stabilizing(status);
  const silence = cluster === undefined ? 0 : silentMs({ status, now }, cluster);
  return Math.max(0, elapsed(now, status.stabilizingSince) - silence);
};

/** A JobManager that answers again gives its deploy the time back for which it was silent. */
const stabilizingChange = ({ status, now, clusters }: Observation): StatusChange => {
  const cluster = stabilizing(status);
  if (status.stabilizingSince === undefined || cluster === undefined) return {};
  const answersAgain = clusters[cluster]?.kind === 'answering' && isSilent(status, cluster);
  return answersAgain ? { stabilizingSince: exactTime(now - stabilizingMs({ status, now })) } : {};
};

/** The last progress of a submission, as the status has it. */
export const lastProgress = ({ progress, startedAt }: SubmitOperation): string => progress?.at ?? startedAt;

/** For how many milliseconds a submission has got no further, without the silence of its JobManager that has just ended. */
export const withoutProgressMs = ({ status, now }: Pick<Observation, 'status' | 'now'>, operation: SubmitOperation) =>
  Math.max(0, elapsed(now, lastProgress(operation)) - silentMs({ status, now }, operation.cluster));

/** A JobManager that answers again gives its start the time back for which it was silent. */
const startChange = ({ status, now, clusters }: Observation): StatusChange => {
  const { operation } = status;
  if (operation?.kind !== 'submit') return {};
  const answersAgain = clusters[operation.cluster]?.kind === 'answering' && isSilent(status, operation.cluster);
  if (!answersAgain) return {};
  const at = exactTime(now - withoutProgressMs({ status, now }, operation));
  return { operation: { ...operation, progress: { steps: 0, ...operation.progress, at } } };
};

/** The decision with what this call says about silent JobManagers; what the phase decides comes first. */
export const withSilence = (decision: Decision, observation: Observation): Decision => {
  const changes = Object.keys(observation.clusters).map((cluster) => silenceChange(observation, cluster));
  const change: StatusChange = Object.assign({}, stabilizingChange(observation), startChange(observation), ...changes);
  return Object.keys(change).length === 0 ? decision : { ...decision, change: { ...change, ...decision.change } };
};
