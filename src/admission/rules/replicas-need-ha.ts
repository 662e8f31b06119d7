import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import { rule } from '../rule.ts';

export const replicasNeedHa = rule({
  name: 'replicas-need-ha',
  level: 'error',
  guards: 'Without high availability, two JobManagers are two separate clusters behind one Service.',
  violations: ({ spec }) => {
    const replicas = spec.jobManagerConfig?.replicas ?? 1;
    if (replicas === 1 || hasHighAvailability(spec)) return [];
    return [
      {
        path: 'spec.jobManagerConfig.replicas',
        problem: 'must be 1 without high availability',
        advice: 'set high-availability.type and high-availability.storageDir in flinkConfig, or write 1',
        got: replicas,
      },
    ];
  },
});
