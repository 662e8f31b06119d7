import type { V1Container, V1EnvVar, V1Job } from '@kubernetes/client-node';
import type { DeepReadonly, Draft } from '../../api/kubernetes.ts';
import { HOOK_LABEL, recommendedLabels } from '../../api/labels.ts';
import { HOOK_DEADLINE_SECONDS } from '../../api/spec/hook-job.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord, HookRun } from '../../api/status.ts';
import { lastAppliedSpec } from '../metadata/last-applied.ts';
import { clusterLabels } from '../metadata/object-labels.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { userLabels } from '../metadata/user-labels.ts';
import { restUrl } from '../network/rest-url.ts';
import { canonicalPod } from '../pods/canonical-pod.ts';
import type { PodSpec } from '../pods/common-pod-spec.ts';
import { readTemplate } from '../pods/user-template.ts';

/** The Job of a hook, as the spec has it. */
export type HookSpec = NonNullable<Spec['verification']>;

type Container = DeepReadonly<V1Container>;

const FIELDS = { verification: 'verification', shutdown: 'shutdownJob' } as const;

export const hookSpec = (
  spec: Pick<Spec, 'verification' | 'shutdownJob'>,
  kind: HookRun['kind'],
): HookSpec | undefined => spec[FIELDS[kind]];

const hookEnvironment = (owner: Owner, run: HookRun, clusters: readonly DeployRecord[]): readonly V1EnvVar[] => {
  const cluster = clusters.find(({ hash }) => hash === run.cluster);
  return [
    { name: 'FLINK_APPLICATION', value: owner.name },
    { name: 'FLINK_APPLICATION_PHASE', value: run.phase },
    { name: 'FLINK_REST_URL', value: restUrl(owner, run.cluster, cluster?.spec) },
    { name: 'FLINK_JOB_ID', value: run.jobId },
    { name: 'FLINK_SAVEPOINT_PATH', value: run.savepointPath ?? '' },
  ];
};

/** Variables of the template win. */
const withVariables = (container: Container, variables: readonly V1EnvVar[]): Container => {
  const { env = [] } = container;
  const added = variables.filter(({ name }) => !env.some((variable) => variable.name === name));
  return { ...container, env: [...added, ...env] };
};

const podSpec = (template: PodSpec | undefined, variables: readonly V1EnvVar[]): PodSpec => {
  const { containers = [], initContainers } = { ...template };
  const pod: Draft<PodSpec> = {
    restartPolicy: 'Never',
    ...template,
    containers: containers.map((container) => withVariables(container, variables)),
  };
  if (initContainers !== undefined)
    pod.initContainers = initContainers.map((container) => withVariables(container, variables));
  return pod;
};

const jobSpec = (
  owner: Owner,
  run: HookRun,
  { podTemplate, deadlineSeconds, retries }: HookSpec,
  clusters: readonly DeployRecord[],
): DeepReadonly<V1Job>['spec'] => {
  const { metadata, spec } = canonicalPod(readTemplate(podTemplate));
  const labels = { ...userLabels(metadata?.labels), ...recommendedLabels(owner.name), [HOOK_LABEL]: owner.name };
  return {
    backoffLimit: retries ?? 0,
    activeDeadlineSeconds: deadlineSeconds ?? HOOK_DEADLINE_SECONDS,
    template: { metadata: { ...metadata, labels }, spec: podSpec(spec, hookEnvironment(owner, run, clusters)) },
  };
};

/**
 * The Job of a verification or shutdown. None if it does not exist and the spec no longer has the hook.
 * @param observed keeps its spec, since the pods of a Job are immutable
 */
export const hookJob = (
  owner: Owner,
  run: HookRun,
  hook: HookSpec | undefined,
  clusters: readonly DeployRecord[],
  observed: DeepReadonly<V1Job> | undefined,
): readonly ObjectOfKind<'Job', V1Job>[] => {
  const rendered = hook === undefined ? undefined : jobSpec(owner, run, hook, clusters);
  const spec = lastAppliedSpec(observed) ?? rendered;
  if (spec === undefined) return [];
  const labels = { ...clusterLabels(owner, run.cluster), [HOOK_LABEL]: owner.name };
  const metadata = { name: run.name, namespace: owner.namespace, labels };
  return [{ apiVersion: 'batch/v1', kind: 'Job', metadata, spec }];
};
