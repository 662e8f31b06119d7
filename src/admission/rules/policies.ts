import { RESTART_POLICY, ROLLBACK } from '../../api/policy-spec.ts';
import { type Finding, rule } from '../rule.ts';

export const policies = rule({
  name: 'policies',
  level: 'warning',
  guards: 'Waits and deadlines that contradict each other: without checkpointing no deploy could be proven in time; a first wait above the longest.',
  check: ({ spec: { rollback, restartPolicy } }) => {
    const findings: Finding[] = [];
    const [deploy, restart] = [
      { ...ROLLBACK, ...rollback },
      { ...RESTART_POLICY, ...restartPolicy },
    ];
    if (deploy.soakSeconds >= deploy.progressDeadlineSeconds)
      findings.push({
        path: 'spec.rollback.soakSeconds',
        fault: `is not below progressDeadlineSeconds (${deploy.progressDeadlineSeconds}): without checkpointing no deploy would be proven in time`,
        advice: 'lower it, or raise the deadline',
        got: deploy.soakSeconds,
      });
    if (restart.backoffSeconds > restart.maxBackoffSeconds)
      findings.push({
        path: 'spec.restartPolicy.backoffSeconds',
        fault: `is above maxBackoffSeconds (${restart.maxBackoffSeconds})`,
        advice: 'lower it, or raise the longest wait',
        got: restart.backoffSeconds,
      });
    return findings;
  },
});
