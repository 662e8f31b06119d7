import { inApplicationMode, inClientMode } from '../../objects/flink-config/submission-mode.ts';
import { rule, type Violation } from '../rule.ts';

const ONLY_BLUE_GREEN = { problem: 'has no effect without deploymentMode BlueGreen', advice: 'remove it' };

export const withoutEffect = rule({
  name: 'without-effect',
  level: 'warning',
  guards: 'The field has no effect in the chosen mode.',
  violations: ({ spec }) => {
    const { deploymentMode, tearDownVersionHash, promotion, jarName, client } = spec;
    const violations: Violation[] = [];
    if (deploymentMode !== 'BlueGreen' && tearDownVersionHash !== undefined)
      violations.push({ path: 'spec.tearDownVersionHash', ...ONLY_BLUE_GREEN, got: tearDownVersionHash });
    if (deploymentMode !== 'BlueGreen' && promotion === 'Automatic')
      violations.push({ path: 'spec.promotion', ...ONLY_BLUE_GREEN, got: promotion });
    if (inApplicationMode(spec) && jarName !== undefined)
      violations.push({
        path: 'spec.jarName',
        problem: 'has no effect in application mode',
        advice: 'remove it, and put the jar into /opt/flink/usrlib',
        got: jarName,
      });
    if (!inClientMode(spec) && client !== undefined)
      violations.push({
        path: 'spec.client',
        problem: 'has no effect without submission: Job',
        advice: 'remove it',
      });
    return violations;
  },
});
