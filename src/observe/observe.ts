import type { FlinkApplication, ObjectMeta } from '../api/flinkapplication.ts';
import type { Status } from '../api/status.ts';
import type { FlinkClient } from '../flink/client.ts';
import { standaloneCluster, treatMissingAsGone } from '../lifecycle/facts/application-mode.ts';
import { configContent, type Related } from '../lifecycle/facts/config-content.ts';
import { hasStores } from '../lifecycle/facts/ha-stores.ts';
import { readsOf } from '../lifecycle/machine.ts';
import type { MissingProblem } from '../lifecycle/missing-object.ts';
import { type DoubtfulObject, objectsInDoubt } from '../lifecycle/objects-in-doubt.ts';
import type { ClusterReads, Limits, Observation, PodFact, Situation } from '../lifecycle/observation.ts';
import { type Unusable, usableStatus } from '../lifecycle/unusable.ts';
import type { ObservedChildren } from '../objects/observed-children.ts';
import type { ClusterAnswer, ClusterQuestions } from './cluster-questions.ts';
import type { Derivations } from './derivations.ts';
import type { JobEnds } from './job-ends.ts';
import { limitsFor } from './limits.ts';
import { observeCluster } from './observe-cluster.ts';
import { restAddress } from './rest-address.ts';
import type { SavepointTriggers } from './savepoint-triggers.ts';
import type { StorageSearches } from './storage-searches.ts';
import type { Submissions } from './submissions.ts';

/** Where facts come from. The caller supplies every source; nothing is reached through globals. */
export interface ObserveContext {
  readonly now: () => number;
  readonly flink: FlinkClient;
  readonly pods: (application: ObjectMeta) => Promise<readonly PodFact[]>;
  readonly stores: (application: ObjectMeta) => Promise<readonly PodFact[]>;
  readonly missing: (object: DoubtfulObject, application: ObjectMeta) => Promise<MissingProblem | undefined>;
  readonly jobEnds: JobEnds;
  readonly submissions: Submissions;
  readonly savepointTriggers: SavepointTriggers;
  readonly searches: StorageSearches;
  readonly questions: ClusterQuestions;
  readonly derivations: Derivations;
  readonly limits: Limits;
}

/**
 * What is known before Flink and the pods are asked. Defaults and rules apply here too: the webhooks can be absent.
 * Unusable: the status is not one that flinkapp can decide from, and it asks nobody.
 */
export const situationOf = (
  application: FlinkApplication,
  children: ObservedChildren,
  finalizing: boolean,
  related: Related,
  { now, limits, submissions, derivations }: ObserveContext,
): Situation | Unusable => {
  const { metadata } = application;
  const deleting = finalizing || metadata.deletionTimestamp !== undefined;
  const { uid, name, namespace, labels = {} } = metadata;
  const stored = usableStatus(application, children, derivations.readStatus(uid, application.status));
  if ('stalled' in stored) return { now: now(), application, deleting, children, ...stored };
  const { status } = stored;
  const { spec, violations } = derivations.admit(uid, { metadata: { name, namespace }, spec: application.spec });
  const config = configContent(spec ?? application.spec, status, related);
  return {
    now: now(),
    application: spec === undefined ? application : { ...application, spec },
    status,
    deleting,
    violations,
    children,
    submission: submissions.get(status.operation?.kind === 'submit' ? status.operation.jobId : ''),
    limits: limitsFor(spec, limits),
    ...(config === undefined ? {} : { config }),
    ...(spec === undefined || violations.length > 0
      ? {}
      : { desired: derivations.record(uid, { spec, labels, rollout: config?.rollout }) }),
  };
};

/** Flink knows a savepoint by its own id before 1.15: asks by that one where this process knows it. */
const withFlinkTriggerId = (reads: ClusterReads, triggers: SavepointTriggers): ClusterReads => {
  const { savepoint } = reads;
  if (savepoint === undefined) return reads;
  const triggerId = triggers.get(savepoint.triggerId)?.requestId ?? savepoint.triggerId;
  return { ...reads, savepoint: { ...savepoint, triggerId } };
};

/** An emptied status has no records. The only cluster that flinkapp asks then is that of the spec. */
const withDesired = ({ status, desired }: Situation): Status =>
  desired === undefined || status.deployed !== undefined ? status : { updating: desired, ...status };

/** The address of a cluster that the situation asks. */
export const addressOf = (situation: Situation, hash: string): string =>
  restAddress(situation.application.metadata, withDesired(situation), hash);

const askCluster = (
  { flink, searches, savepointTriggers, questions }: ObserveContext,
  situation: Situation,
  hash: string,
  reads: ClusterReads,
): Promise<ClusterAnswer> => {
  const base = addressOf(situation, hash);
  return questions.ask({
    base,
    // A status that has changed since asks another question, even with the same reads.
    key: JSON.stringify([situation.application.metadata.uid, situation.status.revision, reads]),
    send: () => observeCluster({ flink, searches, base }, withFlinkTriggerId(reads, savepointTriggers)),
  });
};

/** An answer of some age knew the end for that much less. */
const knownMs = (forMs: number | undefined, ageMs: number): number | undefined =>
  forMs === undefined ? undefined : forMs - ageMs;

/** In mode Single a quota has place for the new cluster when the old one is gone. */
const isUsedByOldCluster = (problem: MissingProblem): boolean =>
  problem.kind === 'refused' && problem.message.includes('exceeded quota');

/** Asks Kubernetes why an object does not exist. The first problem counts. */
const withMissing = async (context: ObserveContext, observation: Observation): Promise<Observation> => {
  const { metadata } = observation.application;
  const { objects, planned } = objectsInDoubt(observation);
  const answers = await Promise.all(objects.map((object) => context.missing(object, metadata)));
  for (const [
    i,
    {
      kind,
      metadata: { name, generateName },
    },
  ] of objects.entries()) {
    const problem = answers[i];
    if (problem === undefined || (planned && (problem.kind === 'absent' || isUsedByOldCluster(problem)))) continue;
    const missing = { kind, name: name ?? `${generateName?.slice(0, -1)}`, problem };
    return { ...observation, missing: planned ? { ...missing, planned } : missing };
  }
  return observation;
};

/**
 * Gathers what the phase asks for, in parallel. An observation is as old as the oldest answer in it.
 * @throws NoAnswerYet where a cluster takes its time
 */
export const observe = async (situation: Situation, context: ObserveContext): Promise<Observation> => {
  const { application, status } = situation;
  const { metadata } = application;
  const { clusters = {}, pods: needsPods = false } = readsOf(situation);
  const [answers, listed, stores] = await Promise.all([
    Promise.all(
      Object.entries(clusters).map(
        async ([hash, reads]) => [hash, await askCluster(context, situation, hash, reads)] as const,
      ),
    ),
    needsPods ? context.pods(metadata) : undefined,
    needsPods && hasStores(situation) ? context.stores(metadata) : [],
  ]);
  const ageMs = Math.max(0, ...answers.map(([, answer]) => answer.ageMs));
  const views = answers.map(([hash, { view }]) => [hash, view] as const);
  const isStandalone = (hash: string): boolean => standaloneCluster(status, hash) !== undefined;
  const podsDecide = views.some(([hash, { kind }]) => kind === 'unreachable' && isStandalone(hash));
  const pods = listed ?? (podsDecide ? await context.pods(metadata) : undefined);
  const livePods = pods?.filter(({ ended }) => ended !== true) ?? [];
  const endedPods = pods?.filter(({ ended }) => ended === true) ?? [];
  return await withMissing(context, {
    ...situation,
    now: situation.now - ageMs,
    endKnownMs: {
      jobStatus: knownMs(context.jobEnds.knownForMs(status.jobStatus), ageMs),
      updatingJob: knownMs(context.jobEnds.knownForMs(status.updatingJob), ageMs),
    },
    clusters: Object.fromEntries(
      views.map(([hash, view]) => [hash, isStandalone(hash) ? treatMissingAsGone(view, hash, livePods) : view]),
    ),
    ...(pods === undefined ? {} : { pods: [...livePods, ...stores] }),
    ...(endedPods.length === 0 ? {} : { endedPods }),
  });
};
