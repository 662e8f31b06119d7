import { type Finding, rule } from '../rule.ts';

export const withoutEffect = rule({
  name: 'without-effect',
  level: 'warning',
  guards: 'Fields that are accepted for old manifests and change nothing in Dual mode.',
  check: ({ spec }) => {
    const findings: Finding[] = [];
    if (spec.scaleMode === 'InPlace')
      findings.push({ path: 'spec.scaleMode', fault: 'is carried out as NewCluster', advice: 'expect a new cluster when parallelism changes', got: 'InPlace' });
    if (spec.tearDownVersionHash !== undefined)
      findings.push({ path: 'spec.tearDownVersionHash', fault: 'has no effect in Dual mode', advice: 'remove it', got: spec.tearDownVersionHash });
    return findings;
  },
});
