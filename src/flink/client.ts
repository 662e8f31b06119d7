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

/** Areas of the REST API: values of the metric label `area`. */
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

/** Flink's REST API; `base` is the address of a cluster. Never throws. */
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

/** Of reads and triggers, which Flink answers from memory. */
const SHORT_TIMEOUT_MS = 3000;
/** No hook call waits for a submission; this ends one whose JobManager is gone. */
const RUN_TIMEOUT_MS = 300_000;

/**
 * @param onCall receives the area, outcome (`ok` or an error code) and duration in seconds of every call
 * @param finder the jar of `finder/FindRestorePoints.java`; without it no search of storage is possible
 */
export const flinkClient = (
  transport: Transport,
  onCall: (area: Area, outcome: string, seconds: number) => void,
  finder?: Uint8Array,
): FlinkClient => {
  const measured = async <T>(area: Area, call: Promise<Answer<T>>): Promise<Answer<T>> => {
    const start = performance.now();
    const answer = await call;
    onCall(area, answer.ok ? 'ok' : answer.failure.code, (performance.now() - start) / 1000);
    return answer;
  };
  return {
    overview: (base) => measured('overview', getOverview(transport, base, SHORT_TIMEOUT_MS)),
    jobs: (base) => measured('jobs', getJobs(transport, base, SHORT_TIMEOUT_MS)),
    failures: (base, jobId) => measured('exceptions', getFailures(transport, base, jobId, SHORT_TIMEOUT_MS)),
    savepoint: (base, jobId, triggerId) =>
      measured('savepoint', getSavepoint(transport, base, jobId, triggerId, SHORT_TIMEOUT_MS)),
    checkpoints: (base, jobId) => measured('checkpoints', getCheckpoints(transport, base, jobId, SHORT_TIMEOUT_MS)),
    checkpointConfig: (base, jobId) =>
      measured('checkpointConfig', getCheckpointConfig(transport, base, jobId, SHORT_TIMEOUT_MS)),
    search: async (base, search) => {
      const start = performance.now();
      const fact = await findRestorePoints(transport, base, search, finder, SHORT_TIMEOUT_MS);
      onCall('search', fact.state === 'found' ? 'ok' : 'failed', (performance.now() - start) / 1000);
      return fact;
    },
    takeSavepoint: (base, version, jobId, trigger) =>
      measured('takeSavepoint', takeSavepoint(transport, base, version, jobId, trigger, SHORT_TIMEOUT_MS)),
    stop: (base, version, jobId, trigger) =>
      measured('stop', stopWithSavepoint(transport, base, version, jobId, trigger, SHORT_TIMEOUT_MS)),
    requirements: (base, jobId) => measured('requirements', getRequirements(transport, base, jobId, SHORT_TIMEOUT_MS)),
    rescale: (base, jobId, requirements) =>
      measured('rescale', putRequirements(transport, base, jobId, requirements, SHORT_TIMEOUT_MS)),
    dispose: (base, path) => measured('dispose', disposeSavepoint(transport, base, path, SHORT_TIMEOUT_MS)),
    cancel: (base, jobId) => measured('cancel', cancelJob(transport, base, jobId, SHORT_TIMEOUT_MS)),
    run: (base, submission) => measured('run', runJar(transport, base, submission, RUN_TIMEOUT_MS)),
  };
};
