import type { Spec } from '../../../src/api/spec.ts';
import type { DeployRecord, JobStart } from '../../../src/api/status.ts';
import type { Owner } from '../../../src/objects/metadata/owner.ts';
import { record } from '../../builders.ts';

export const OWNER: Owner = { name: 'count', namespace: 'ns', uid: 'uid-1' };

export const START: JobStart = {
  jobId: 'job-1',
  attempt: 3,
  restorePath: 's3://state/sp',
  allowNonRestoredState: true,
};

/** Application mode: without high availability the JobManager is a Job. */
export const APPLICATION: Partial<Spec> = { submission: 'Application', programArgsList: ['--job-id', 'mine'] };
export const HIGHLY_AVAILABLE: Partial<Spec> = {
  ...APPLICATION,
  flinkConfig: { 'high-availability.type': 'kubernetes' },
};

type OptionalField = {
  readonly [F in keyof Spec]-?: undefined extends Spec[F] ? F : never;
}[keyof Spec];

/** A record whose spec leaves fields out that admission would have filled in. */
export const recordWithout = (fields: readonly OptionalField[], more: Partial<Spec> = {}): DeployRecord => {
  const complete = record(more);
  const spec: Spec & { [F in OptionalField]?: Spec[F] } = { ...complete.spec };
  for (const field of fields) delete spec[field];
  return { ...complete, spec };
};
