import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import type { Waiting } from '../decision.ts';
import type { Observation, PodFact } from '../observation.ts';
import { elapsed } from './time.ts';
import { type Answering, viewOf } from './view.ts';

/** Pods are looked at only when the cluster is late: a good start costs no list. */
export const LATE_MS = 3000;

/** What waiting does not mend is given up after this: long enough for the kubelet's second try. */
const HOPELESS_MS = 4000;

export type ClusterProgress =
  | { readonly kind: 'up'; readonly view: Answering }
  | { readonly kind: 'starting'; readonly waiting: Waiting; readonly trouble?: Failure }
  | { readonly kind: 'failed'; readonly failure: Failure };

const describe = (offered: number | undefined, needed: number): string =>
  offered === undefined ? 'the JobManager does not answer yet' : `${offered} of the ${needed} slots that the job needs are registered`;

const troubled = (o: Observation, hash: string): PodFact | undefined =>
  o.pods?.filter(({ cluster, own, trouble }) => own && cluster === hash && trouble !== undefined).sort((a, b) => Number(b.hopeless) - Number(a.hopeless))[0];

/**
 * How a cluster's start stands: it must offer the slots that the record's job needs.
 * @param since when the wait began; the service's bound on a cluster's start counts from then
 */
export const clusterProgress = (o: Observation, { hash, spec }: DeployRecord, since: string | undefined): ClusterProgress => {
  const view = viewOf(o, hash);
  const offered = view.kind === 'answering' ? view.overview?.slotsTotal : undefined;
  if (view.kind === 'answering' && offered !== undefined && offered >= spec.parallelism) return { kind: 'up', view };
  const pod = troubled(o, hash);
  const message = pod === undefined ? describe(offered, spec.parallelism) : `pod ${pod.name}: ${pod.trouble}`;
  const { lastError } = o.status;
  const stuck = pod?.hopeless === true && lastError?.code === 'POD_FAILING' && elapsed(o.now, lastError.since) >= HOPELESS_MS;
  if (stuck || elapsed(o.now, since) >= o.limits.clusterStartMs) return { kind: 'failed', failure: failure('CLUSTER_NOT_READY', message) };
  return { kind: 'starting', waiting: { reason: 'WaitingForCluster', message }, ...(pod === undefined ? {} : { trouble: failure('POD_FAILING', message) }) };
};
