import { APP_LABEL } from '../../api/labels.ts';
import type { HookSpec } from '../../objects/workloads/hook-job.ts';
import { type Finding, rule } from '../rule.ts';

const POLICIES: readonly unknown[] = [undefined, 'Never', 'OnFailure'];

const containers = (path: string, { podTemplate }: HookSpec): readonly Finding[] => {
  const given = podTemplate.spec?.containers ?? [];
  if (given.length === 0)
    return [
      {
        path: `${path}.spec.containers`,
        fault: 'is missing',
        advice: 'name the container that does the work, with its image',
      },
    ];
  return given.flatMap((container, i) =>
    (['name', 'image'] as const).flatMap((field) =>
      container[field] === undefined || container[field] === ''
        ? [{ path: `${path}.spec.containers[${i}].${field}`, fault: 'is missing', advice: 'a Job needs it' }]
        : [],
    ),
  );
};

const check = (field: string, hook: HookSpec | undefined): readonly Finding[] => {
  if (hook === undefined) return [];
  const path = `spec.${field}.podTemplate`;
  const { spec, metadata } = hook.podTemplate;
  const policy = spec?.restartPolicy;
  const label = metadata?.labels?.[APP_LABEL];
  return [
    ...containers(path, hook),
    ...(POLICIES.includes(policy)
      ? []
      : [
          {
            path: `${path}.spec.restartPolicy`,
            fault: 'must be Never or OnFailure in a Job',
            advice: 'remove it',
            got: policy,
          },
        ]),
    ...(label === undefined
      ? []
      : [
          {
            path: `${path}.metadata.labels["${APP_LABEL}"]`,
            fault: 'is a label by which flinkapp finds its pods',
            advice: 'use another one',
            got: label,
          },
        ]),
  ];
};

export const hookJobs = rule({
  name: 'hook-jobs',
  level: 'error',
  guards: 'Templates that no Job can be made of, or whose pods would be taken for those of a Flink cluster.',
  check: ({ spec }) => [...check('verification', spec.verification), ...check('shutdownJob', spec.shutdownJob)],
});
