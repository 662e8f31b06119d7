import { effectiveSpec } from '../admission/effective-spec.ts';
import type { ObjectName } from '../admission/object-name.ts';
import { formatDiagnostic, judge } from '../admission/verdict.ts';
import type { Spec } from '../api/spec.ts';
import { readStatus, type StoredStatus } from '../api/status/read-status.ts';
import type { DeployRecord } from '../api/status.ts';
import { deployRecord } from '../objects/deploys/deploy-record.ts';
import { remembered } from './remembered.ts';

/** What admission makes of a stored spec. */
export interface Admitted {
  /** With its defaults; absent where it has the wrong shape. */
  readonly spec?: Spec;
  /** One message for each rule that it violates. */
  readonly violations: readonly string[];
}

/** What one spec deploys. */
export interface Deploying {
  readonly spec: Spec;
  readonly labels: Readonly<Record<string, string>>;
  /** Hash of the ConfigMaps and Secrets that the pods read, once one of them has changed. */
  readonly rollout?: string | undefined;
}

/**
 * What follows from spec and status alone, remembered by the uid of the application: most hook calls bring the same ones
 * again.
 */
export interface Derivations {
  readonly admit: (uid: string, stored: { readonly metadata: ObjectName; readonly spec: unknown }) => Admitted;
  readonly record: (uid: string, deploying: Deploying) => DeployRecord;
  readonly readStatus: (uid: string, stored: unknown) => StoredStatus;
}

/** A few KiB each. Each application beyond them costs its derivations in every hook call. */
const MAX_APPLICATIONS = 1000;

export const derivations = (): Derivations => ({
  admit: remembered(MAX_APPLICATIONS, ({ metadata, spec: stored }) => {
    const spec = effectiveSpec(stored);
    const violations = judge(metadata, spec ?? stored).errors.map(formatDiagnostic);
    return spec === undefined ? { violations } : { spec, violations };
  }),
  record: remembered(MAX_APPLICATIONS, ({ spec, labels, rollout }) => deployRecord(spec, labels, rollout)),
  readStatus: remembered(MAX_APPLICATIONS, readStatus),
});
