import { APP_LABEL } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { fieldsOf } from '../pods/fields.ts';
import { rule, type Violation } from '../rule.ts';

/** Restart policies that Kubernetes accepts in a Job; flinkapp fills in a missing one. */
const RESTART_POLICIES: readonly unknown[] = [undefined, 'Never', 'OnFailure'];

const hookViolations = (field: string, hook: Spec['verification']): readonly Violation[] => {
  if (hook === undefined) return [];
  const path = `spec.${field}.podTemplate`;
  const [metadata, spec] = [fieldsOf(hook.podTemplate.metadata), fieldsOf(hook.podTemplate.spec)];
  const violations: Violation[] = [];
  const { restartPolicy } = spec;
  if (!RESTART_POLICIES.includes(restartPolicy))
    violations.push({
      path: `${path}.spec.restartPolicy`,
      problem: 'must be Never or OnFailure in a Job',
      advice: 'remove it',
      got: restartPolicy,
    });
  const label = fieldsOf(metadata['labels'])[APP_LABEL];
  if (label !== undefined)
    violations.push({
      path: `${path}.metadata.labels["${APP_LABEL}"]`,
      problem: "is reserved: flinkapp selects a Flink cluster's pods by it",
      advice: 'use another label',
      got: label,
    });
  return violations;
};

export const hookJobs = rule({
  name: 'hook-jobs',
  level: 'error',
  guards:
    'Kubernetes refuses a Job whose template is incomplete, and flinkapp would take pods with its own label for those of a Flink cluster.',
  violations: ({ spec }) => [
    ...hookViolations('verification', spec.verification),
    ...hookViolations('shutdownJob', spec.shutdownJob),
  ],
});
