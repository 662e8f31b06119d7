import type { FlinkVersion } from '../api/flink-version.ts';
import type { Submission } from '../lifecycle/effect.ts';
import type { CheckpointsFact, JobFact, OverviewFact, SavepointFact } from '../lifecycle/observation.ts';
import type { Answer } from './answer.ts';
import { getCheckpoints } from './checkpoints.ts';
import { runJar } from './jars.ts';
import { cancelJob, getException, getJobs } from './jobs.ts';
import { getOverview } from './overview.ts';
import { getSavepoint, stopWithSavepoint } from './savepoints.ts';
import type { Transport } from './transport.ts';

/** Areas of the REST API, as metrics name them. */
export type Area = 'overview' | 'jobs' | 'exceptions' | 'savepoint' | 'checkpoints' | 'stop' | 'cancel' | 'run';

/** Flink's REST API, by cluster. It knows nothing of Kubernetes, and never throws. */
export interface FlinkClient {
  readonly overview: (base: string) => Promise<Answer<OverviewFact>>;
  readonly jobs: (base: string) => Promise<Answer<readonly JobFact[]>>;
  readonly exception: (base: string, jobId: string) => Promise<Answer<string>>;
  readonly savepoint: (base: string, jobId: string, triggerId: string) => Promise<Answer<SavepointFact>>;
  readonly checkpoints: (base: string, jobId: string) => Promise<Answer<CheckpointsFact>>;
  readonly stop: (base: string, version: FlinkVersion, jobId: string, triggerId: string) => Promise<Answer<unknown>>;
  readonly cancel: (base: string, jobId: string) => Promise<Answer<null>>;
  readonly run: (base: string, submission: Submission) => Promise<Answer<null>>;
}

/** Reads and triggers are short: Flink answers them from memory. */
const SHORT_MS = 3000;
/** Nobody waits for a submission; this ends one whose JobManager is gone. */
const RUN_MS = 300_000;

/** @param count told of every call: its area, its outcome (`ok` or an error code) and its seconds */
export const flinkClient = (transport: Transport, count: (area: Area, outcome: string, seconds: number) => void): FlinkClient => {
  const counted = async <T>(area: Area, call: Promise<Answer<T>>): Promise<Answer<T>> => {
    const start = performance.now();
    const answer = await call;
    count(area, answer.ok ? 'ok' : answer.failure.code, (performance.now() - start) / 1000);
    return answer;
  };
  return {
    overview: (base) => counted('overview', getOverview(transport, base, SHORT_MS)),
    jobs: (base) => counted('jobs', getJobs(transport, base, SHORT_MS)),
    exception: (base, jobId) => counted('exceptions', getException(transport, base, jobId, SHORT_MS)),
    savepoint: (base, jobId, triggerId) => counted('savepoint', getSavepoint(transport, base, jobId, triggerId, SHORT_MS)),
    checkpoints: (base, jobId) => counted('checkpoints', getCheckpoints(transport, base, jobId, SHORT_MS)),
    stop: (base, version, jobId, triggerId) => counted('stop', stopWithSavepoint(transport, base, version, jobId, triggerId, SHORT_MS)),
    cancel: (base, jobId) => counted('cancel', cancelJob(transport, base, jobId, SHORT_MS)),
    run: (base, submission) => counted('run', runJar(transport, base, submission, RUN_MS)),
  };
};
