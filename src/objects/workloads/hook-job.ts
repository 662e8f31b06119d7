import type { V1Container, V1EnvVar, V1Job } from '@kubernetes/client-node';
import { APP_LABEL, HASH_LABEL, HOOK_LABEL, recommendedLabels } from '../../api/labels.ts';
import { HOOK_DEADLINE_SECONDS } from '../../api/spec/hook-job.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord, HookRun } from '../../api/status.ts';
import { lastAppliedSpec } from '../metadata/last-applied.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { restUrl } from '../network/rest-url.ts';
import { canonicalPod } from '../pods/canonical-pod.ts';

/** What the spec says of a Job. */
export type HookSpec = NonNullable<Spec['verification']>;

const FIELDS = { verification: 'verification', shutdown: 'shutdownJob' } as const;

export const hookSpec = (
  spec: Pick<Spec, 'verification' | 'shutdownJob'>,
  kind: HookRun['kind'],
): HookSpec | undefined => spec[FIELDS[kind]];

/** What its containers are told; a variable of the same name in the template stays as it is. */
const hookEnvironment = (owner: Owner, run: HookRun, clusters: readonly DeployRecord[]): readonly V1EnvVar[] => [
  { name: 'FLINK_APPLICATION', value: owner.name },
  { name: 'FLINK_APPLICATION_PHASE', value: run.phase },
  {
    name: 'FLINK_REST_URL',
    value: restUrl(owner, run.cluster, clusters.find(({ hash }) => hash === run.cluster)?.spec),
  },
  { name: 'FLINK_JOB_ID', value: run.jobId },
  { name: 'FLINK_SAVEPOINT_PATH', value: run.savepointPath ?? '' },
];

const withVariables = (container: V1Container, variables: readonly V1EnvVar[]): V1Container => {
  const own = container.env ?? [];
  return {
    ...container,
    env: [...variables.filter(({ name }) => !own.some((variable) => variable.name === name)), ...own],
  };
};

const jobSpec = (
  owner: Owner,
  run: HookRun,
  { podTemplate, deadlineSeconds, retries }: HookSpec,
  clusters: readonly DeployRecord[],
): V1Job['spec'] => {
  const { metadata, spec } = canonicalPod(podTemplate);
  const variables = hookEnvironment(owner, run, clusters);
  const { initContainers } = { ...spec };
  return {
    backoffLimit: retries ?? 0,
    activeDeadlineSeconds: deadlineSeconds ?? HOOK_DEADLINE_SECONDS,
    template: {
      metadata: {
        ...metadata,
        labels: { ...metadata?.labels, ...recommendedLabels(owner.name), [HOOK_LABEL]: owner.name },
      },
      spec: {
        restartPolicy: 'Never',
        ...spec,
        containers: (spec?.containers ?? []).map((container) => withVariables(container, variables)),
        ...(initContainers === undefined
          ? {}
          : { initContainers: initContainers.map((container) => withVariables(container, variables)) }),
      },
    },
  };
};

/** The Job of a run, as it was asked for when it was made; none where the spec has none any more and it was never made. */
export const hookJob = (
  owner: Owner,
  run: HookRun,
  wanted: HookSpec | undefined,
  clusters: readonly DeployRecord[],
  observed: V1Job | undefined,
): readonly ObjectOfKind<'Job', V1Job>[] => {
  const made = observed === undefined ? undefined : lastAppliedSpec(observed);
  const spec = made ?? (wanted === undefined ? undefined : jobSpec(owner, run, wanted, clusters));
  if (spec === undefined) return [];
  const labels = {
    ...recommendedLabels(owner.name),
    [APP_LABEL]: owner.name,
    [HASH_LABEL]: run.cluster,
    [HOOK_LABEL]: owner.name,
  };
  return [
    { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: run.name, namespace: owner.namespace, labels }, spec },
  ];
};
