import { type AnsweredRevisions, answeredRevisions } from './answered-revisions.ts';
import { type ClusterQuestions, clusterQuestions } from './cluster-questions.ts';
import { type Derivations, derivations } from './derivations.ts';
import { type Intents, intents } from './intents.ts';
import { type JobEnds, jobEnds } from './job-ends.ts';
import { type SavepointTriggers, savepointTriggers } from './savepoint-triggers.ts';
import { type StorageSearches, storageSearches } from './storage-searches.ts';
import { type Submissions, submissions } from './submissions.ts';
import type { Sleep } from './wait-at-most.ts';

/** What one process remembers between hook calls. All of it is bounded, and none of it is needed for correctness. */
export interface ProcessMemory {
  readonly submissions: Submissions;
  readonly intents: Intents;
  readonly jobEnds: JobEnds;
  readonly questions: ClusterQuestions;
  readonly answeredRevisions: AnsweredRevisions;
  readonly savepointTriggers: SavepointTriggers;
  readonly searches: StorageSearches;
  readonly derivations: Derivations;
  /** A clock that is never set back, in milliseconds. Times in the status come from `now`, the clock of the day. */
  readonly monotonic: () => number;
  readonly sleep: Sleep;
}

export const processMemory = (monotonic: () => number, sleep: Sleep): ProcessMemory => ({
  submissions: submissions(),
  intents: intents(monotonic),
  jobEnds: jobEnds(monotonic),
  questions: clusterQuestions(monotonic, sleep),
  answeredRevisions: answeredRevisions(monotonic),
  savepointTriggers: savepointTriggers(),
  searches: storageSearches(sleep),
  derivations: derivations(),
  monotonic,
  sleep,
});
