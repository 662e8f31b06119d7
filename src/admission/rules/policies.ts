import { RESTART_DEFAULTS } from '../../api/spec/restart-policy.ts';
import { ROLLBACK_DEFAULTS } from '../../api/spec/rollback.ts';
import { durationMs } from '../options/duration.ts';
import { effectiveOptions } from '../options/effective.ts';
import { type Finding, rule } from '../rule.ts';

export const policies = rule({
  name: 'policies',
  level: 'warning',
  guards:
    'Waits and deadlines that contradict each other: without checkpointing no deploy could be proven in time, or with fewer checkpoints than asked for; a first wait above the longest.',
  check: ({ spec }) => {
    const { rollback, restartPolicy } = spec;
    const findings: Finding[] = [];
    const [deploy, restart] = [
      { ...ROLLBACK_DEFAULTS, ...rollback },
      { ...RESTART_DEFAULTS, ...restartPolicy },
    ];
    if (deploy.soakSeconds >= deploy.progressDeadlineSeconds)
      findings.push({
        path: 'spec.rollback.soakSeconds',
        fault: `is not below progressDeadlineSeconds (${deploy.progressDeadlineSeconds}): without checkpointing no deploy would be proven in time`,
        advice: 'lower it, or raise the deadline',
        got: deploy.soakSeconds,
      });
    const interval = durationMs(effectiveOptions(spec).get('execution.checkpointing.interval')) ?? 0;
    // One interval is added to the deadline.
    if ((deploy.minCompletedCheckpoints - 1) * interval >= deploy.progressDeadlineSeconds * 1000)
      findings.push({
        path: 'spec.rollback.minCompletedCheckpoints',
        fault: `takes longer than progressDeadlineSeconds (${deploy.progressDeadlineSeconds}), with a checkpoint every ${interval / 1000} s: every deploy would be taken back`,
        advice: 'lower it, or raise the deadline',
        got: deploy.minCompletedCheckpoints,
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
