import type { DeployRecord } from '../../api/status.ts';
import { needsJobManager } from '../facts/application-mode.ts';
import type { ClusterReads, Situation } from '../observation.ts';
import { searchFor } from '../state/search-storage.ts';
import { submitted } from './submitted.ts';

/** What flinkapp asks the cluster on which it starts a job, by deploy hash. */
export const startReads = (situation: Situation, record: DeployRecord): Readonly<Record<string, ClusterReads>> => {
  const sent = submitted(situation.status, record);
  if (sent !== undefined) return { [record.hash]: { jobs: true, failuresOf: sent.operation.jobId } };
  if (!needsJobManager(situation, record)) return {};
  const search = searchFor(situation);
  return { [record.hash]: { overview: true, jobs: true, ...(search === undefined ? {} : { search }) } };
};

/** Whether flinkapp lists the pods: to decide and to send a submission, but not while Flink's answer is pending. */
export const startNeedsPods = ({ status, submission: { state } }: Situation, record: DeployRecord): boolean =>
  submitted(status, record) === undefined || state !== 'pending';
