import type { Status } from '../../api/status.ts';
import type { ClusterReads, Observation } from '../observation.ts';
import { deployedReads } from './deployed-reads.ts';
import type { JobObservation } from './job-observation.ts';
import { disposeOldest } from './savepoint-retention.ts';
import { type SavepointStep, takeSavepoint, takeSavepointReads } from './take-savepoints.ts';

/** What flinkapp asks about a deployed job and about a savepoint of it, by deploy hash. */
export const savepointUpkeepReads = (status: Status): Readonly<Record<string, ClusterReads>> => {
  const [job, savepoint] = [deployedReads(status), takeSavepointReads(status)];
  const hashes = [...new Set([...Object.keys(job), ...Object.keys(savepoint)])];
  return Object.fromEntries(hashes.map((hash) => [hash, { ...job[hash], ...savepoint[hash] }]));
};

/** While a deployed job is running: takes its savepoints or deletes old ones, one at a time. */
export const savepointUpkeep = (observation: Observation, observed: JobObservation): SavepointStep | undefined => {
  const { change, effects, flinkJob } = observed;
  const step =
    takeSavepoint(observation, flinkJob) ?? (flinkJob === undefined ? undefined : disposeOldest(observation));
  if (step === undefined) return undefined;
  return { ...step, change: { ...change, ...step.change }, effects: [...effects, ...step.effects] };
};
