import { rule } from '../rule.ts';

export const modeUnchanged = rule({
  name: 'mode-unchanged',
  level: 'error',
  guards: 'A change of deploymentMode: what runs was made for another one.',
  check: ({ spec, old }) => {
    const [before, after] = [old?.deploymentMode ?? 'Dual', spec.deploymentMode ?? 'Dual'];
    if (old === undefined || before === after) return [];
    const advice = `keep ${before}; or delete the resource, which leaves a savepoint, and create it anew with that as savepointPath`;
    return [{ path: 'spec.deploymentMode', fault: `cannot be changed from ${before}`, advice, got: after }];
  },
});
