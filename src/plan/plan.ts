import jsonpatch from 'jsonpatch';
import { allDefaultsFor } from '../admission/platform-defaults.ts';
import { type Diagnostic, judge } from '../admission/verdict.ts';
import type { FlinkApplication } from '../api/flinkapplication.ts';
import type { Spec } from '../api/spec.ts';
import { isSpec } from '../api/validate.ts';
import { deploymentMode } from '../lifecycle/facts/modes.ts';
import { rescaleOf } from '../lifecycle/rescale/rescale-target.ts';
import { deployRecord } from '../objects/deploys/deploy-record.ts';
import { taskManagers } from '../objects/flink-config/task-slots.ts';
import { type Difference, differences } from './differences.ts';
import { jobRuns, type PlannedState, plannedState } from './state.ts';

/** What an edit does to the job. */
export type Effect = 'refused' | 'create' | 'nothing' | 'policy' | 'rescale' | 'deploy' | 'suspend' | 'resume';

/** What an edit will do once it is applied. */
export interface Plan {
  readonly effect: Effect;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  readonly differences: readonly Difference[];
  /** What happens, in order, in sentences. */
  readonly steps: readonly string[];
  /** Whether a running job is stopped. */
  readonly restarts: boolean;
  /** Absent where no job starts. */
  readonly state?: PlannedState;
}

/** A manifest, as `kubectl apply` would send it. */
export interface Manifest {
  readonly metadata: FlinkApplication['metadata'];
  readonly spec: unknown;
}

const withAllDefaults = (spec: unknown, stored?: unknown): unknown =>
  jsonpatch.apply_patch({ spec }, [...allDefaultsFor({ spec }, {}, stored)]).spec;

const modeStep = (application: FlinkApplication): string => {
  switch (deploymentMode({ application, status: application.status ?? {} })) {
    case 'Single':
      return 'flinkapp stops the job and deletes its cluster, then creates the new one';
    case 'BlueGreen':
      return 'flinkapp creates a second cluster and runs both jobs until one version is promoted';
    default:
      return 'flinkapp creates the new cluster while the job runs, then stops the job and starts it there';
  }
};

const podsStep = (before: Spec | undefined, after: Spec): string => {
  const [from, to] = [before === undefined ? 0 : taskManagers(before), taskManagers(after)];
  return from === to ? `TaskManagers: ${to}, as before` : `TaskManagers: ${to} instead of ${from}`;
};

const effectOf = (next: FlinkApplication, before: Spec, hash: string, deploys: boolean): Effect => {
  const { status = {}, spec } = next;
  if (spec.suspended === true) return before.suspended === true ? 'policy' : 'suspend';
  if (before.suspended === true) return 'resume';
  const desired = deployRecord(spec, {}, status.config?.rollout);
  if (rescaleOf({ desired, status, application: next }) !== undefined) return 'rescale';
  if (hash === status.failedDeployHash && !deploys) return 'policy';
  return deploys ? 'deploy' : 'policy';
};

const SENTENCES: Readonly<Record<'suspend' | 'policy' | 'rescale', string>> = {
  suspend: 'flinkapp stops the job with a savepoint and deletes all pods',
  policy: 'the edit takes effect without a deploy',
  rescale: 'flinkapp changes the parallelism of the running job on its cluster',
};

const refused = (
  errors: readonly Diagnostic[],
  warnings: readonly Diagnostic[],
  changed: readonly Difference[],
): Plan => ({
  effect: 'refused',
  errors,
  warnings,
  differences: changed,
  steps: ['the API server refuses it; nothing changes'],
  restarts: false,
});

const creation = (next: FlinkApplication, warnings: readonly Diagnostic[]): Plan => ({
  effect: 'create',
  errors: [],
  warnings,
  differences: [],
  steps: ['flinkapp creates the cluster and starts the job', podsStep(undefined, next.spec)],
  restarts: false,
  state: plannedState(next, deployRecord(next.spec)),
});

const planEdit = (next: FlinkApplication, before: Spec, warnings: readonly Diagnostic[]): Plan => {
  const changed = differences(before, next.spec);
  const base = { errors: [], warnings, differences: changed, restarts: false };
  if (changed.length === 0) return { ...base, effect: 'nothing', steps: ['the spec does not change'] };
  const record = deployRecord(next.spec, {}, next.status?.config?.rollout);
  const effect = effectOf(
    next,
    before,
    record.hash,
    changed.some(({ deploys }) => deploys),
  );
  if (effect === 'suspend' || effect === 'policy' || effect === 'rescale')
    return {
      ...base,
      effect,
      steps: [SENTENCES[effect]],
      restarts: effect === 'suspend' && jobRuns(next.status ?? {}),
    };
  const state = plannedState(next, record);
  const steps = jobRuns(next.status ?? {}) ? [modeStep(next)] : ['flinkapp creates the cluster and starts the job'];
  return {
    ...base,
    effect,
    steps: [...steps, state.text, podsStep(before, next.spec)],
    restarts: jobRuns(next.status ?? {}),
    state,
  };
};

/**
 * What happens when a manifest is applied.
 * @param stored as the API server has it; undefined for a new application
 */
export const planOf = (manifest: Manifest, stored: FlinkApplication | undefined): Plan => {
  const spec = withAllDefaults(manifest.spec, stored?.spec);
  const before = withAllDefaults(stored?.spec);
  const { errors, warnings } = judge(manifest.metadata, spec, stored?.spec);
  const comparable = isSpec(spec) && isSpec(before) ? differences(before, spec) : [];
  if (errors.length > 0 || !isSpec(spec)) return refused(errors, warnings, comparable);
  if (stored === undefined || !isSpec(before)) {
    const { metadata } = manifest;
    return creation({ apiVersion: '', kind: '', metadata, spec }, warnings);
  }
  return planEdit({ ...stored, spec }, before, warnings);
};
