import { RESTART_DEFAULTS } from '../../api/spec/restart-policy.ts';
import { ROLLBACK_DEFAULTS } from '../../api/spec/rollback.ts';
import type { Spec } from '../../api/spec.ts';
import { durationMs } from '../options/duration.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { rule, type Violation } from '../rule.ts';

const rollbackViolations = (spec: Spec): readonly Violation[] => {
  const { soakSeconds, progressDeadlineSeconds, minCompletedCheckpoints } = { ...ROLLBACK_DEFAULTS, ...spec.rollback };
  const advice = 'lower it, or raise progressDeadlineSeconds';
  const violations: Violation[] = [];
  if (soakSeconds >= progressDeadlineSeconds)
    violations.push({
      path: 'spec.rollback.soakSeconds',
      problem: `must be below progressDeadlineSeconds of ${progressDeadlineSeconds}, or every deploy without checkpointing rolls back`,
      advice,
      got: soakSeconds,
    });
  const intervalMs = durationMs(effectiveOptions(spec).get('execution.checkpointing.interval')) ?? 0;
  // The deadline of a deploy is extended by one checkpoint interval.
  if ((minCompletedCheckpoints - 1) * intervalMs >= progressDeadlineSeconds * 1000)
    violations.push({
      path: 'spec.rollback.minCompletedCheckpoints',
      problem: `takes longer than progressDeadlineSeconds of ${progressDeadlineSeconds} with a checkpoint every ${intervalMs / 1000} s, so every deploy rolls back`,
      advice,
      got: minCompletedCheckpoints,
    });
  return violations;
};

const restartViolations = ({ restartPolicy }: Spec): readonly Violation[] => {
  const { backoffSeconds, maxBackoffSeconds } = { ...RESTART_DEFAULTS, ...restartPolicy };
  if (backoffSeconds <= maxBackoffSeconds) return [];
  return [
    {
      path: 'spec.restartPolicy.backoffSeconds',
      problem: `exceeds maxBackoffSeconds of ${maxBackoffSeconds}`,
      advice: 'lower it, or raise maxBackoffSeconds',
      got: backoffSeconds,
    },
  ];
};

export const policies = rule({
  name: 'policies',
  level: 'warning',
  guards:
    'A deploy that needs longer than progressDeadlineSeconds to become stable always rolls back. A first restart back-off above the longest one contradicts it.',
  violations: ({ spec }) => [...rollbackViolations(spec), ...restartViolations(spec)],
});
