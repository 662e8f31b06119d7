import { inApplicationMode, inClientMode } from '../../objects/flink-config/submission-mode.ts';
import { type Finding, rule } from '../rule.ts';

export const withoutEffect = rule({
  name: 'without-effect',
  level: 'warning',
  guards: 'Fields that are accepted and change nothing in the mode that is set.',
  check: ({ spec }) => {
    const findings: Finding[] = [];
    const alone = spec.deploymentMode !== 'BlueGreen';
    if (alone && spec.tearDownVersionHash !== undefined)
      findings.push({
        path: 'spec.tearDownVersionHash',
        fault: 'has effect in BlueGreen mode only',
        advice: 'remove it',
        got: spec.tearDownVersionHash,
      });
    if (alone && spec.promotion === 'Automatic')
      findings.push({
        path: 'spec.promotion',
        fault: 'has effect in BlueGreen mode only',
        advice: 'remove it',
        got: spec.promotion,
      });
    if (inApplicationMode(spec) && spec.jarName !== undefined)
      findings.push({
        path: 'spec.jarName',
        fault: 'has no effect in application mode',
        advice: 'put the jar into /opt/flink/usrlib',
        got: spec.jarName,
      });
    if (!inClientMode(spec) && spec.client !== undefined)
      findings.push({ path: 'spec.client', fault: 'has effect with submission: Job only', advice: 'remove it' });
    return findings;
  },
});
