import type { Status } from '../../api/status.ts';
import type { ClusterReads, Observation } from '../observation.ts';
import { disposal } from './old-savepoints.ts';
import { type OwnSavepoint, ownSavepoint, ownSavepointReads } from './own-savepoints.ts';
import { type DeployedLook, deployedReads } from './running-status.ts';

/** What to ask about a deployed job, with what is done beside it. */
export const besidesReads = (status: Status): Readonly<Record<string, ClusterReads>> => {
  const [job, savepoint] = [deployedReads(status), ownSavepointReads(status)];
  return Object.fromEntries([...new Set([...Object.keys(job), ...Object.keys(savepoint)])].map((hash) => [hash, { ...job[hash], ...savepoint[hash] }]));
};

/** What is done beside a deployed job that runs on: savepoints of its own, and their disposal. One thing at a time. */
export const besides = (o: Observation, look: DeployedLook): OwnSavepoint | undefined => {
  const more = ownSavepoint(o, look.seen) ?? (look.seen === undefined ? undefined : disposal(o));
  return more === undefined ? undefined : { ...more, change: { ...look.change, ...more.change }, effects: [...look.effects, ...more.effects] };
};
