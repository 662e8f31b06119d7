import { ERRORS, type ErrorCode } from '../api/errors.ts';
import type { FlinkApplication } from '../api/flinkapplication.ts';
import { phaseName } from '../api/phases.ts';
import type { Spec } from '../api/spec.ts';
import type { Condition, ConditionType, LastError, RestorePoint, Status } from '../api/status.ts';

/** Whether an application is as its owner wants it. */
export type Readiness = 'ready' | 'notReady' | 'suspended' | 'finished';

/** The last failure, with what the user should do. */
export interface SummaryError extends LastError {
  readonly advice: string;
}

/** What people and programs see of one application: from its resource alone, without a call to Flink. Absent is unknown. */
export interface ApplicationSummary {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly createdAt?: string;
  readonly phase: string;
  readonly phaseSince?: string;
  readonly readiness: Readiness;
  /** Reason and message of the condition that says most: Stalled if it holds, else Ready. */
  readonly reason?: string;
  readonly message?: string;
  readonly stalled: boolean;
  /** flinkapp has reconciled the last edit. */
  readonly current: boolean;
  readonly image: string;
  readonly flinkVersion?: string;
  /** Deploy hash of the version that runs, and of the one that flinkapp is deploying. */
  readonly version?: string;
  readonly updating?: string;
  readonly job?: NonNullable<Status['jobStatus']>;
  readonly cluster?: NonNullable<Status['clusterStatus']>;
  readonly restorePoint?: RestorePoint;
  readonly error?: SummaryError;
  readonly conditions: readonly Condition[];
  /** Restarts by flinkapp since the job was last healthy for a while. */
  readonly restarts?: number;
  /** Seconds between savepoints of the running job (savepointPolicy). */
  readonly savepointInterval?: number;
  readonly owner?: NonNullable<Spec['owner']>;
}

const conditionOf = ({ status }: FlinkApplication, type: ConditionType) =>
  status?.conditions?.find((condition) => condition.type === type);

const readinessOf = (application: FlinkApplication): Readiness => {
  const phase = application.status?.phase;
  if (phase === 'Suspended') return 'suspended';
  if (phase === 'Finished') return 'finished';
  return conditionOf(application, 'Ready')?.status === 'True' ? 'ready' : 'notReady';
};

/** A newer flinkapp may have recorded a code that this one does not know. */
const adviceOf = (code: ErrorCode): string => ERRORS[code]?.advice ?? 'See docs/errors.md.';

/** The fields of an object that have a value. */
const present = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  JSON.parse(JSON.stringify(fields));

export const summarize = (application: FlinkApplication): ApplicationSummary => {
  const { metadata, spec, status = {} } = application;
  const stalled = conditionOf(application, 'Stalled')?.status === 'True';
  const telling = conditionOf(application, stalled ? 'Stalled' : 'Ready');
  const { lastError } = status;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    phase: phaseName(status.phase ?? ''),
    readiness: readinessOf(application),
    stalled,
    current: status.observedGeneration === metadata.generation,
    image: spec.image,
    conditions: status.conditions ?? [],
    ...present({
      createdAt: metadata.creationTimestamp,
      phaseSince: status.phaseSince,
      reason: telling?.reason,
      message: telling?.message,
      flinkVersion: spec.flinkVersion,
      version: status.deployHash,
      updating: status.updatingHash,
      job: status.jobStatus,
      cluster: status.clusterStatus,
      restorePoint: status.restorePoints?.[0],
      restarts: status.restarts?.attempts,
      savepointInterval: spec.savepointPolicy?.intervalSeconds,
      owner: spec.owner,
      error: lastError === undefined ? undefined : { ...lastError, advice: adviceOf(lastError.code) },
    }),
  };
};
