import { CLIENT_ROLE, type Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord, HookRun, JobStart } from '../../api/status.ts';
import { ROLE_FIELDS, roleConfig } from '../../objects/flink-config/role-config.ts';
import { inClientMode, jobManagerRunsOnce } from '../../objects/flink-config/submission-mode.ts';
import { ingress } from '../../objects/network/ingress.ts';
import { clusterService, stableService } from '../../objects/network/service.ts';
import type { Child } from '../../objects/observed-children.ts';
import { readTemplate } from '../../objects/pods/user-template.ts';
import { clientJob } from '../../objects/workloads/client-job.ts';
import { deployment } from '../../objects/workloads/deployment.ts';
import { disruptionBudgets } from '../../objects/workloads/disruption-budget.ts';
import { hookJob, hookSpec } from '../../objects/workloads/hook-job.ts';
import { jobManagerJob } from '../../objects/workloads/jobmanager-job.ts';
import type { Source } from './origin.ts';

/** A Deployment or Job as flinkapp would render it, with the parts of the spec that are in its pods. */
export interface RenderedWorkload {
  readonly object: Child;
  readonly sources: readonly Source[];
  /** Name of the container that flinkapp generates; a hook has none. */
  readonly main?: string;
}

/** Names do not matter to the schema, and their length is another rule's. */
const OWNER = { name: 'application', namespace: 'default', uid: 'uid' };
const START: JobStart = { jobId: '0'.repeat(32), attempt: 1 };

const recordOf = (spec: Spec): DeployRecord => ({ hash: '0'.repeat(8), spec, labels: {} });

const CONTAINER = ['spec', 'containers', 0] as const;

const templateSource = (from: readonly string[], template: object | undefined): readonly Source[] =>
  template === undefined ? [] : [{ from: ['spec', ...from, 'podTemplate'], at: [], value: readTemplate(template) }];

/** What all pods of the application have. */
const commonSources = (spec: Spec): readonly Source[] => [
  { from: ['spec', 'volumes'], at: ['spec', 'volumes'], value: spec.volumes },
  { from: ['spec', 'imagePullSecrets'], at: ['spec', 'imagePullSecrets'], value: spec.imagePullSecrets },
  { from: ['spec', 'serviceAccountName'], at: ['spec', 'serviceAccountName'], value: spec.serviceAccountName },
  { from: ['spec', 'securityContext'], at: ['spec', 'securityContext'], value: spec.securityContext },
  { from: ['spec', 'image'], at: [...CONTAINER, 'image'], value: spec.image },
  { from: ['spec', 'volumeMounts'], at: [...CONTAINER, 'volumeMounts'], value: spec.volumeMounts },
];

const environmentSources = (spec: Spec, role: Role): readonly Source[] => {
  const { env, envFrom } = { ...roleConfig(spec, role)?.envConfig };
  const from = ['spec', ROLE_FIELDS[role], 'envConfig'];
  return [
    { from: [...from, 'env'], at: [...CONTAINER, 'env'], value: env },
    { from: [...from, 'envFrom'], at: [...CONTAINER, 'envFrom'], value: envFrom },
  ];
};

const roleSources = (spec: Spec, role: Role): readonly Source[] => {
  const config = roleConfig(spec, role);
  const field = ROLE_FIELDS[role];
  return [
    ...templateSource([field], config?.podTemplate),
    ...commonSources(spec),
    ...environmentSources(spec, role),
    { from: ['spec', field, 'resources'], at: [...CONTAINER, 'resources'], value: config?.resources },
    ...(['nodeSelector', 'tolerations', 'affinity'] as const).map((name) => ({
      from: ['spec', field, name],
      at: ['spec', name],
      value: config?.[name],
    })),
  ];
};

const roleWorkload = (spec: Spec, role: Role): RenderedWorkload => {
  const once = role === 'jobmanager' && jobManagerRunsOnce(spec);
  const record = recordOf(spec);
  return {
    object: once ? jobManagerJob(OWNER, record, undefined) : deployment(OWNER, record, role),
    sources: roleSources(spec, role),
    main: role,
  };
};

const clientWorkload = (spec: Spec): readonly RenderedWorkload[] => {
  if (spec.client === undefined && !inClientMode(spec)) return [];
  const sources = [
    ...templateSource(['client'], spec.client?.podTemplate),
    ...commonSources(spec),
    ...environmentSources(spec, 'jobmanager'),
  ];
  return [{ object: clientJob(OWNER, recordOf(spec), START, undefined), sources, main: CLIENT_ROLE }];
};

const HOOKS = { verification: 'verification', shutdown: 'shutdownJob' } as const;

const hookWorkload = (spec: Spec, kind: HookRun['kind']): readonly RenderedWorkload[] => {
  const hook = hookSpec(spec, kind);
  if (hook === undefined) return [];
  const run = { kind, name: 'hook', cluster: '0'.repeat(8), phase: 'Updating', jobId: START.jobId, startedAt: '' };
  return hookJob(OWNER, run, hook, [recordOf(spec)], undefined).map((object) => ({
    object,
    sources: templateSource([HOOKS[kind]], hook.podTemplate),
  }));
};

/** Every Deployment and Job that flinkapp can render from a spec. */
export const renderedWorkloads = (spec: Spec): readonly RenderedWorkload[] => [
  roleWorkload(spec, 'jobmanager'),
  roleWorkload(spec, 'taskmanager'),
  ...clientWorkload(spec),
  ...hookWorkload(spec, 'verification'),
  ...hookWorkload(spec, 'shutdown'),
];

/** The other objects: their fields are flinkapp's own, or have a schema in src/api. */
export const renderedOthers = (spec: Spec): readonly Child[] => {
  const record = recordOf(spec);
  return [
    clusterService(OWNER, record),
    stableService(OWNER, record),
    ...ingress(OWNER, record, spec.ingress),
    ...disruptionBudgets(OWNER, record, spec.podDisruptionBudget),
  ];
};
