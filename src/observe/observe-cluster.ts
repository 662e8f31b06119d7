import type { Failure } from '../api/errors.ts';
import type { Answer } from '../flink/answer.ts';
import type { FlinkClient } from '../flink/client.ts';
import { allTasksRun } from '../lifecycle/facts/job.ts';
import type { ClusterReads, ClusterView, FailuresFact, JobFact } from '../lifecycle/observation.ts';
import type { Searches } from './searches.ts';

const NOT_ASKED: Answer<undefined> = { ok: true, value: undefined };

const maybe = <T>(asked: boolean, call: () => Promise<Answer<T>>): Promise<Answer<T | undefined>> =>
  asked ? call() : Promise.resolve(NOT_ASKED);

/** What failed, without the address and numbers that differ from call to call. */
const reasonOf = ({ code, message }: Failure): string =>
  code === 'FLINK_UNREACHABLE'
    ? message.replace(/^(GET|POST|PATCH) \S+: /, '').replace(/\d+\.\d+\.\d+\.\d+:\d+/g, 'its address')
    : message;

/** Asks one cluster, all questions at once. One that fails makes the whole cluster unreachable: unknown is not gone (R7). */
export const observeCluster = async (
  flink: FlinkClient,
  searches: Searches,
  base: string,
  reads: ClusterReads,
): Promise<ClusterView> => {
  const { checkpoints: ofJob, checkpointConfig: configOf, search: wanted, requirementsOf } = reads;
  const [overview, jobs, savepoint, checkpoints, checkpointConfig, requirements, search] = await Promise.all([
    maybe(reads.overview === true, () => flink.overview(base)),
    maybe(reads.jobs === true, () => flink.jobs(base)),
    maybe(reads.savepoint !== undefined, () =>
      flink.savepoint(base, reads.savepoint?.jobId ?? '', reads.savepoint?.triggerId ?? ''),
    ),
    maybe(ofJob !== undefined, () => flink.checkpoints(base, ofJob ?? '')),
    maybe(configOf !== undefined, () => flink.checkpointConfig(base, configOf ?? '')),
    maybe(requirementsOf !== undefined, () => flink.requirements(base, requirementsOf ?? '')),
    wanted === undefined
      ? undefined
      : searches.of(`${base} ${JSON.stringify(wanted)}`, () => flink.search(base, wanted)),
  ]);
  for (const answer of [overview, jobs, savepoint, checkpoints, checkpointConfig, requirements]) {
    if (!answer.ok) return { kind: 'unreachable', reason: reasonOf(answer.failure) };
  }
  const failures = await failuresOf(flink, base, reads, jobs);
  return {
    kind: 'answering',
    ...(overview.ok && overview.value !== undefined ? { overview: overview.value } : {}),
    ...(jobs.ok && jobs.value !== undefined ? { jobs: jobs.value } : {}),
    ...(savepoint.ok && savepoint.value !== undefined ? { savepoint: savepoint.value } : {}),
    ...(checkpoints.ok && checkpoints.value !== undefined ? { checkpoints: checkpoints.value } : {}),
    ...(checkpointConfig.ok && checkpointConfig.value !== undefined
      ? { checkpointConfig: checkpointConfig.value }
      : {}),
    ...(requirements.ok && requirements.value !== undefined ? { requirements: requirements.value } : {}),
    ...(failures === undefined ? {} : { failures }),
    ...(search === undefined ? {} : { search }),
  };
};

/** Only a job that does not run all its tasks has failures worth a request. */
const failuresOf = async (
  flink: FlinkClient,
  base: string,
  { failuresOf: jobId }: ClusterReads,
  jobs: Answer<readonly JobFact[] | undefined>,
): Promise<FailuresFact | undefined> => {
  const job = jobs.ok ? jobs.value?.find(({ id }) => id === jobId) : undefined;
  if (jobId === undefined || job === undefined || allTasksRun(job)) return undefined;
  const answer = await flink.failures(base, jobId);
  return answer.ok ? answer.value : undefined;
};
