import { effectiveSpec } from '../admission/effective-spec.ts';
import { formatDiagnostic, judge } from '../admission/verdict.ts';
import type { FlinkApplication, ObjectMeta } from '../api/flinkapplication.ts';
import { readStatus } from '../api/validate.ts';
import type { FlinkClient } from '../flink/client.ts';
import { standaloneCluster, treatMissingAsGone } from '../lifecycle/facts/application-mode.ts';
import { configContent, type Related } from '../lifecycle/facts/config-content.ts';
import { hasStores } from '../lifecycle/facts/ha-stores.ts';
import { readsOf } from '../lifecycle/machine.ts';
import type { ClusterReads, ClusterView, Limits, Observation, PodFact, Situation } from '../lifecycle/observation.ts';
import type { ObservedChildren } from '../objects/children.ts';
import { deployRecord } from '../objects/hash.ts';
import type { ClusterBackoff } from './cluster-backoff.ts';
import { observeCluster } from './observe-cluster.ts';
import { restAddress } from './rest-address.ts';
import type { Searches } from './searches.ts';
import type { Submissions } from './submissions.ts';
import type { Triggers } from './triggers.ts';

/** Where facts come from. All of them are given, none is reached for. */
export interface Sources {
  readonly now: () => number;
  readonly flink: FlinkClient;
  readonly pods: (application: ObjectMeta) => Promise<readonly PodFact[]>;
  readonly stores: (application: ObjectMeta) => Promise<readonly PodFact[]>;
  readonly submissions: Submissions;
  readonly triggers: Triggers;
  readonly searches: Searches;
  readonly backoff: ClusterBackoff;
  readonly limits: Limits;
}

/** What is known before anything is asked. Defaults and rules are applied here too: the webhooks can be absent. */
export const situationOf = (
  application: FlinkApplication,
  children: ObservedChildren,
  finalizing: boolean,
  related: Related,
  { now, limits, submissions }: Sources,
): Situation => {
  const { metadata } = application;
  const spec = effectiveSpec(application.spec);
  const violations = judge(metadata, spec ?? application.spec).errors.map(formatDiagnostic);
  const status = readStatus(application.status);
  const config = configContent(spec ?? application.spec, status, related);
  return {
    now: now(),
    application: spec === undefined ? application : { ...application, spec },
    status,
    deleting: finalizing || metadata.deletionTimestamp !== undefined,
    violations,
    children,
    submission: submissions.of(status.operation?.kind === 'submit' ? status.operation.id : ''),
    limits,
    ...(config === undefined ? {} : { config }),
    ...(spec === undefined || violations.length > 0
      ? {}
      : { desired: deployRecord(spec, metadata.labels ?? {}, config?.rollout) }),
  };
};

/** A savepoint is asked for by the id that Flink gave it, where this process knows one. */
const byFlinksId = (reads: ClusterReads, triggers: Triggers): ClusterReads =>
  reads.savepoint === undefined
    ? reads
    : {
        ...reads,
        savepoint: {
          ...reads.savepoint,
          triggerId: triggers.of(reads.savepoint.triggerId)?.requestId ?? reads.savepoint.triggerId,
        },
      };

const observeSafely = async (sources: Sources, base: string, reads: ClusterReads): Promise<ClusterView> => {
  const { backoff, flink, now, searches, triggers } = sources;
  const start = now();
  const blocked = backoff.blocked(base, start);
  if (blocked !== undefined) return { kind: 'unreachable', reason: blocked };
  const view = await observeCluster(flink, searches, base, byFlinksId(reads, triggers));
  if (view.kind === 'unreachable') backoff.failed(base, now(), view.reason, now() - start);
  else backoff.answered(base);
  return view;
};

/** Gathers what the phase asks for, in parallel; each read has its own time-out, well below the hook's budget. */
export const observe = async (situation: Situation, sources: Sources): Promise<Observation> => {
  const { application, status } = situation;
  const { clusters = {}, pods = false } = readsOf(situation);
  const [views, podFacts, stores] = await Promise.all([
    Promise.all(
      Object.entries(clusters).map(
        async ([hash, reads]) =>
          [hash, await observeSafely(sources, restAddress(application.metadata, status, hash), reads)] as const,
      ),
    ),
    pods ? sources.pods(application.metadata) : undefined,
    pods && hasStores(situation) ? sources.stores(application.metadata) : [],
  ]);
  const silent = views.some(
    ([hash, { kind }]) => kind === 'unreachable' && standaloneCluster(status, hash) !== undefined,
  );
  const there = podFacts ?? (silent ? await sources.pods(application.metadata) : undefined);
  const live = there?.filter(({ ended }) => ended !== true) ?? [];
  const endedPods = there?.filter(({ ended }) => ended === true) ?? [];
  return {
    ...situation,
    clusters: Object.fromEntries(
      views.map(([hash, view]) => [
        hash,
        standaloneCluster(status, hash) === undefined ? view : treatMissingAsGone(view, hash, live),
      ]),
    ),
    ...(there === undefined ? {} : { pods: [...live, ...stores] }),
    ...(endedPods.length === 0 ? {} : { endedPods }),
  };
};
