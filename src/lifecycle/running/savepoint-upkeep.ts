import type { Status } from '../../api/status.ts';
import type { ClusterReads, Observation } from '../observation.ts';
import { deployedReads, type JobObservation } from './observe-job.ts';
import { disposeOldest } from './savepoint-retention.ts';
import { type SavepointStep, takeSavepoint, takeSavepointReads } from './take-savepoints.ts';

/** What to ask about a deployed job, with what is done beside it. */
export const savepointUpkeepReads = (status: Status): Readonly<Record<string, ClusterReads>> => {
  const [job, savepoint] = [deployedReads(status), takeSavepointReads(status)];
  return Object.fromEntries(
    [...new Set([...Object.keys(job), ...Object.keys(savepoint)])].map((hash) => [
      hash,
      { ...job[hash], ...savepoint[hash] },
    ]),
  );
};

/** What is done beside a deployed job that runs on: savepoints of its own, and their disposal. One thing at a time. */
export const savepointUpkeep = (observation: Observation, look: JobObservation): SavepointStep | undefined => {
  const more =
    takeSavepoint(observation, look.flinkJob) ?? (look.flinkJob === undefined ? undefined : disposeOldest(observation));
  return more === undefined
    ? undefined
    : { ...more, change: { ...look.change, ...more.change }, effects: [...look.effects, ...more.effects] };
};
