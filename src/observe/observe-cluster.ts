import type { Failure } from '../api/errors.ts';
import type { Answer } from '../flink/answer.ts';
import type { FlinkClient } from '../flink/client.ts';
import { allTasksRun, isTerminal } from '../lifecycle/facts/job.ts';
import type { ClusterReads, ClusterView } from '../lifecycle/observation.ts';
import type { StorageSearches } from './storage-searches.ts';

/** The cluster that is asked, and how. */
export interface ClusterAccess {
  readonly flink: FlinkClient;
  readonly searches: StorageSearches;
  readonly base: string;
}

type ClusterFacts = Omit<Extract<ClusterView, { kind: 'answering' }>, 'kind'>;

interface ReadDefinition<Question, Value> {
  /** What to ask; undefined or false where nothing. */
  readonly asks: (reads: ClusterReads) => Question | undefined;
  readonly send: (cluster: ClusterAccess, question: Question) => Promise<Answer<Value>>;
  /** Where the answer goes. */
  readonly fact: (value: Value) => ClusterFacts;
}

type Read = (cluster: ClusterAccess, reads: ClusterReads) => Promise<Answer<ClusterFacts>>;

const read =
  <Question, Value>({ asks, send, fact }: ReadDefinition<Question, Value>): Read =>
  async (cluster, reads) => {
    const question = asks(reads);
    if (question === undefined || question === false) return { ok: true, value: {} };
    const answer = await send(cluster, question);
    return answer.ok ? { ok: true, value: fact(answer.value) } : answer;
  };

/** Of several that fail, the first one in this order gives the reason. */
const READS: readonly Read[] = [
  read({
    asks: ({ overview }) => overview,
    send: ({ flink, base }) => flink.overview(base),
    fact: (overview) => ({ overview }),
  }),
  read({
    asks: ({ jobs }) => jobs,
    send: ({ flink, base }) => flink.jobs(base),
    fact: (jobs) => ({ jobs }),
  }),
  read({
    asks: ({ savepoint }) => savepoint,
    send: ({ flink, base }, { jobId, triggerId }) => flink.savepoint(base, jobId, triggerId),
    fact: (savepoint) => ({ savepoint }),
  }),
  read({
    asks: ({ checkpoints }) => checkpoints,
    send: ({ flink, base }, jobId) => flink.checkpoints(base, jobId),
    fact: (checkpoints) => ({ checkpoints }),
  }),
  read({
    asks: ({ checkpointConfig }) => checkpointConfig,
    send: ({ flink, base }, jobId) => flink.checkpointConfig(base, jobId),
    fact: (checkpointConfig) => (checkpointConfig === undefined ? {} : { checkpointConfig }),
  }),
  read({
    asks: ({ requirementsOf }) => requirementsOf,
    send: ({ flink, base }, jobId) => flink.requirements(base, jobId),
    fact: (requirements) => ({ requirements }),
  }),
  read({
    asks: ({ search }) => search,
    send: async ({ flink, searches, base }, search) => {
      const key = `${base} ${JSON.stringify(search)}`;
      return { ok: true, value: await searches.findOrStart(key, () => flink.search(base, search)) };
    },
    fact: (search) => ({ search }),
  }),
];

/**
 * The reason goes into status: without what changes from call to call, which are addresses and the numbers of a body.
 */
const reasonOf = ({ code, message }: Failure): string => {
  if (code === 'FLINK_UNREACHABLE')
    return message.replace(/^(GET|POST|PATCH) \S+: /, '').replace(/\d+\.\d+\.\d+\.\d+:\d+/g, 'its address');
  if (code !== 'FLINK_UNEXPECTED_ANSWER') return message;
  const bodyAt = message.indexOf(': ');
  return message.slice(0, bodyAt) + message.slice(bodyAt).replace(/\d+/g, '0');
};

/**
 * The failures of a job are read only where not all its tasks run; without them the cluster still counts as
 * answering.
 */
const failuresOf = async (
  { flink, base }: ClusterAccess,
  { failuresOf: jobId }: ClusterReads,
  { jobs }: ClusterFacts,
): Promise<ClusterFacts> => {
  const job = jobs?.find(({ id }) => id === jobId);
  if (jobId === undefined || job === undefined || allTasksRun(job)) return {};
  const answer = await flink.failures(base, jobId);
  return answer.ok ? { failures: answer.value } : {};
};

/** The checkpoints of a job whose id is not known before the cluster has listed its jobs. */
const checkpointsOfOnlyJob = async (
  { flink, base }: ClusterAccess,
  { checkpointsOfOnlyJob: asked }: ClusterReads,
  { jobs = [] }: ClusterFacts,
): Promise<ClusterFacts> => {
  const [job, ...others] = jobs.filter(({ state }) => !isTerminal(state));
  if (asked !== true || job === undefined || others.length > 0) return {};
  const answer = await flink.checkpoints(base, job.id);
  return answer.ok ? { checkpoints: answer.value } : {};
};

/**
 * Asks one cluster, all questions at once. One that fails makes the whole cluster unreachable: unknown is not gone
 * (R7).
 */
export const observeCluster = async (cluster: ClusterAccess, reads: ClusterReads): Promise<ClusterView> => {
  const answers = await Promise.all(READS.map((ask) => ask(cluster, reads)));
  let facts: ClusterFacts = {};
  for (const answer of answers) {
    if (!answer.ok) return { kind: 'unreachable', reason: reasonOf(answer.failure) };
    facts = { ...facts, ...answer.value };
  }
  const more = [await failuresOf(cluster, reads, facts), await checkpointsOfOnlyJob(cluster, reads, facts)];
  return Object.assign({ kind: 'answering' as const }, facts, ...more);
};
