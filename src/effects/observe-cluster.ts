import type { Failure } from '../api/errors.ts';
import { type Answer, rootCause } from '../flink/answer.ts';
import type { FlinkClient } from '../flink/client.ts';
import type { ClusterReads, ClusterView } from '../lifecycle/observation.ts';

const NOT_ASKED: Answer<undefined> = { ok: true, value: undefined };

const maybe = <T>(asked: boolean, call: () => Promise<Answer<T>>): Promise<Answer<T | undefined>> => (asked ? call() : Promise.resolve(NOT_ASKED));

/** What failed, without the address and numbers that differ from call to call. */
const reasonOf = ({ code, message }: Failure): string =>
  code === 'FLINK_UNREACHABLE' ? message.replace(/^(GET|POST|PATCH) \S+: /, '').replace(/\d+\.\d+\.\d+\.\d+:\d+/g, 'its address') : message;

/** Asks one cluster, all questions at once. One that fails makes the whole cluster unreachable: unknown is not gone (R7). */
export const observeCluster = async (flink: FlinkClient, base: string, reads: ClusterReads): Promise<ClusterView> => {
  const [overview, jobs, savepoint, checkpoints] = await Promise.all([
    maybe(reads.overview === true, () => flink.overview(base)),
    maybe(reads.jobs === true, () => flink.jobs(base)),
    maybe(reads.savepoint !== undefined, () => flink.savepoint(base, reads.savepoint?.jobId ?? '', reads.savepoint?.triggerId ?? '')),
    maybe(reads.checkpoints !== undefined, () => flink.checkpoints(base, reads.checkpoints ?? '')),
  ]);
  for (const answer of [overview, jobs, savepoint, checkpoints]) {
    if (!answer.ok) return { kind: 'unreachable', reason: reasonOf(answer.failure) };
  }
  const exception = await exceptionOf(flink, base, reads, jobs);
  return {
    kind: 'answering',
    ...(overview.ok && overview.value !== undefined ? { overview: overview.value } : {}),
    ...(jobs.ok && jobs.value !== undefined ? { jobs: jobs.value } : {}),
    ...(savepoint.ok && savepoint.value !== undefined ? { savepoint: savepoint.value } : {}),
    ...(checkpoints.ok && checkpoints.value !== undefined ? { checkpoints: checkpoints.value } : {}),
    ...(exception === undefined ? {} : { exception }),
  };
};

const exceptionOf = async (
  flink: FlinkClient,
  base: string,
  { exceptionOf: jobId }: ClusterReads,
  jobs: Answer<readonly { id: string; state: string }[] | undefined>,
): Promise<string | undefined> => {
  const failed = jobs.ok && jobs.value?.some(({ id, state }) => id === jobId && state === 'FAILED');
  if (jobId === undefined || !failed) return undefined;
  const answer = await flink.exception(base, jobId);
  return answer.ok && answer.value !== '' ? rootCause(answer.value) : undefined;
};
