import { atLeast } from '../../src/api/flink-version.ts';
import type { FlinkResponse } from '../../src/flink/transport.ts';
import type { Time } from './clock.ts';
import { errors, json } from './flink-answers.ts';
import { type FlinkBehaviour, versionOf } from './flink-behaviour.ts';
import type { SimulatedJob } from './flink-job.ts';
import { STORAGE_DOWN, type Storage } from './storage.ts';

type Triggered = {
  readonly jobId: string;
  state: 'IN_PROGRESS' | 'COMPLETED';
  location?: string;
  cause?: string;
  done?: number;
};

/** Flink forgets the result of a savepoint or stop after this time, in milliseconds (`rest.async.store-duration`). */
const RESULTS_MS = 300_000;

/** The result as Flink words it; null while the savepoint is in progress. */
const resultOf = ({ location, cause }: Triggered): object | null => {
  if (location !== undefined) return { location };
  if (cause === undefined) return null;
  const trace = { class: 'java.util.concurrent.CompletionException', 'stack-trace': `Caused by: ${cause}` };
  return { 'failure-cause': trace };
};

/** Savepoints and stops of one JobManager, by their trigger id. */
export class SimulatedSavepoints {
  readonly #triggered = new Map<string, Triggered>();
  readonly #behaviour: FlinkBehaviour;
  readonly #clock: Time;
  readonly #storage: Storage;
  readonly #dead: () => boolean;

  constructor(behaviour: FlinkBehaviour, clock: Time, storage: Storage, dead: () => boolean) {
    this.#behaviour = behaviour;
    this.#clock = clock;
    this.#storage = storage;
    this.#dead = dead;
  }

  /** The answer to a request about savepoints; undefined for any other request. */
  handle(
    method: string,
    id: string,
    part: string,
    last: string,
    job: SimulatedJob | undefined,
    body: Readonly<Record<string, unknown>>,
  ): FlinkResponse | undefined {
    if (method === 'POST' && part === 'savepoints' && body['cancel-job'] === false)
      return this.#trigger(id, job, body, true);
    if (method === 'POST' && part === this.#stopPath && (part === 'stop' || body['cancel-job'] === true))
      return this.#trigger(id, job, body, false);
    return method === 'GET' && part === 'savepoints' ? this.#statusOf(id, last) : undefined;
  }

  /** Before 1.9 a stop is a savepoint that cancels the job. */
  get #stopPath(): string {
    return atLeast(versionOf(this.#behaviour), 1, 9) ? 'stop' : 'savepoints';
  }

  #trigger(
    jobId: string,
    job: SimulatedJob | undefined,
    body: Readonly<Record<string, unknown>>,
    keepsRunning: boolean,
  ): FlinkResponse {
    const takesIds = atLeast(versionOf(this.#behaviour), 1, 15);
    if (!takesIds && 'triggerId' in body)
      return errors(400, 'Request did not match expected format StopWithSavepointRequestBody.');
    const trigger =
      takesIds && typeof body['triggerId'] === 'string'
        ? body['triggerId']
        : `${this.#triggered.size + 1}`.padStart(32, '0');
    const accepted = json(202, { 'request-id': trigger });
    if (this.#triggered.has(trigger)) return accepted;
    const stop: Triggered = { jobId, state: 'IN_PROGRESS' };
    this.#triggered.set(trigger, stop);
    const runs = job?.state === 'RUNNING' && !job.restoring;
    if (job === undefined || !runs || job.savepointInProgress || this.#behaviour.failSavepoints > 0) {
      const cause =
        job === undefined
          ? 'FlinkJobNotFoundException: Could not find Flink job'
          : 'CheckpointException: Not all required tasks are currently running.';
      if (this.#behaviour.failSavepoints > 0) this.#behaviour.failSavepoints -= 1;
      Object.assign(stop, { state: 'COMPLETED', cause, done: this.#clock.now });
      return accepted;
    }
    job.savepointInProgress = true;
    this.#clock.after(this.#behaviour.savepointMs, () => {
      job.savepointInProgress = false;
      if (this.#dead()) return;
      if (job.state !== 'RUNNING')
        Object.assign(stop, {
          state: 'COMPLETED',
          cause: 'CheckpointException: Task has failed.',
          done: this.#clock.now,
        });
      else if (!this.#storage.answers(this.#clock.now))
        Object.assign(stop, { state: 'COMPLETED', cause: STORAGE_DOWN, done: this.#clock.now });
      else {
        Object.assign(stop, { state: 'COMPLETED', location: job.takeSavepoint(!keepsRunning), done: this.#clock.now });
        if (!keepsRunning) job.end(this.#stopPath === 'stop' ? 'FINISHED' : 'CANCELED');
      }
    });
    return accepted;
  }

  #statusOf(jobId: string, trigger: string): FlinkResponse {
    const stop = this.#triggered.get(trigger);
    if (stop === undefined || stop.jobId !== jobId || this.#clock.now - (stop.done ?? this.#clock.now) > RESULTS_MS)
      return errors(404, `There is no savepoint operation with triggerId=${trigger} for job ${jobId}.`);
    return json(200, { status: { id: stop.state }, operation: resultOf(stop) });
  }

  dispose(body: Readonly<Record<string, unknown>>): FlinkResponse {
    this.#storage.states.delete(String(body['savepoint-path']));
    return json(200, { 'request-id': '0'.repeat(32) });
  }
}
