import type { FlinkVersion } from '../api/flink-version.ts';
import type { Submission } from '../lifecycle/effect.ts';
import type {
  CheckpointConfigFact,
  CheckpointsFact,
  FailuresFact,
  JobFact,
  OverviewFact,
  RequirementsFact,
  SavepointFact,
  Search,
  SearchFact,
} from '../lifecycle/observation.ts';
import type { Answer } from './answer.ts';
import { getCheckpointConfig, getCheckpoints } from './checkpoints.ts';
import { runJar } from './jars.ts';
import { cancelJob, getFailures, getJobs } from './jobs.ts';
import { getOverview } from './overview.ts';
import { getRequirements, putRequirements } from './requirements.ts';
import { disposeSavepoint, getSavepoint, stopWithSavepoint, type Trigger, takeSavepoint } from './savepoints.ts';
import { findRestorePoints } from './search.ts';
import type { Transport } from './transport.ts';

/** Areas of the REST API, as metrics name them. */
export type Area =
  | 'overview'
  | 'jobs'
  | 'exceptions'
  | 'savepoint'
  | 'checkpoints'
  | 'checkpointConfig'
  | 'stop'
  | 'takeSavepoint'
  | 'requirements'
  | 'rescale'
  | 'dispose'
  | 'cancel'
  | 'run'
  | 'search';

/** Flink's REST API, by cluster. It knows nothing of Kubernetes, and never throws. */
export interface FlinkClient {
  readonly overview: (base: string) => Promise<Answer<OverviewFact>>;
  readonly jobs: (base: string) => Promise<Answer<readonly JobFact[]>>;
  readonly failures: (base: string, jobId: string) => Promise<Answer<FailuresFact>>;
  readonly savepoint: (base: string, jobId: string, triggerId: string) => Promise<Answer<SavepointFact>>;
  readonly checkpoints: (base: string, jobId: string) => Promise<Answer<CheckpointsFact>>;
  readonly checkpointConfig: (base: string, jobId: string) => Promise<Answer<CheckpointConfigFact | undefined>>;
  readonly search: (base: string, search: Search) => Promise<SearchFact>;
  readonly takeSavepoint: (
    base: string,
    version: FlinkVersion,
    jobId: string,
    trigger: Trigger,
  ) => Promise<Answer<{ readonly 'request-id': string }>>;
  readonly stop: (
    base: string,
    version: FlinkVersion,
    jobId: string,
    trigger: Trigger,
  ) => Promise<Answer<{ readonly 'request-id': string }>>;
  readonly requirements: (base: string, jobId: string) => Promise<Answer<RequirementsFact>>;
  readonly rescale: (
    base: string,
    jobId: string,
    requirements: Parameters<typeof putRequirements>[3],
  ) => Promise<Answer<null>>;
  readonly dispose: (base: string, path: string) => Promise<Answer<{ readonly 'request-id': string }>>;
  readonly cancel: (base: string, jobId: string) => Promise<Answer<null>>;
  readonly run: (base: string, submission: Submission) => Promise<Answer<null>>;
}

/** Reads and triggers are short: Flink answers them from memory. */
const SHORT_MS = 3000;
/** Nobody waits for a submission; this ends one whose JobManager is gone. */
const RUN_MS = 300_000;

/**
 * @param count told of every call: its area, its outcome (`ok` or an error code) and its seconds
 * @param finder the jar of `finder/FindRestorePoints.java`; without it nothing can be looked for in storage
 */
export const flinkClient = (
  transport: Transport,
  count: (area: Area, outcome: string, seconds: number) => void,
  finder?: Uint8Array,
): FlinkClient => {
  const counted = async <T>(area: Area, call: Promise<Answer<T>>): Promise<Answer<T>> => {
    const start = performance.now();
    const answer = await call;
    count(area, answer.ok ? 'ok' : answer.failure.code, (performance.now() - start) / 1000);
    return answer;
  };
  return {
    overview: (base) => counted('overview', getOverview(transport, base, SHORT_MS)),
    jobs: (base) => counted('jobs', getJobs(transport, base, SHORT_MS)),
    failures: (base, jobId) => counted('exceptions', getFailures(transport, base, jobId, SHORT_MS)),
    savepoint: (base, jobId, triggerId) =>
      counted('savepoint', getSavepoint(transport, base, jobId, triggerId, SHORT_MS)),
    checkpoints: (base, jobId) => counted('checkpoints', getCheckpoints(transport, base, jobId, SHORT_MS)),
    checkpointConfig: (base, jobId) =>
      counted('checkpointConfig', getCheckpointConfig(transport, base, jobId, SHORT_MS)),
    search: async (base, search) => {
      const start = performance.now();
      const fact = await findRestorePoints(transport, base, search, finder, SHORT_MS);
      count('search', fact.state === 'found' ? 'ok' : 'failed', (performance.now() - start) / 1000);
      return fact;
    },
    takeSavepoint: (base, version, jobId, trigger) =>
      counted('takeSavepoint', takeSavepoint(transport, base, version, jobId, trigger, SHORT_MS)),
    stop: (base, version, jobId, trigger) =>
      counted('stop', stopWithSavepoint(transport, base, version, jobId, trigger, SHORT_MS)),
    requirements: (base, jobId) => counted('requirements', getRequirements(transport, base, jobId, SHORT_MS)),
    rescale: (base, jobId, requirements) =>
      counted('rescale', putRequirements(transport, base, jobId, requirements, SHORT_MS)),
    dispose: (base, path) => counted('dispose', disposeSavepoint(transport, base, path, SHORT_MS)),
    cancel: (base, jobId) => counted('cancel', cancelJob(transport, base, jobId, SHORT_MS)),
    run: (base, submission) => counted('run', runJar(transport, base, submission, RUN_MS)),
  };
};
