import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import { rule } from '../rule.ts';

export const replicasNeedHa = rule({
  name: 'replicas-need-ha',
  level: 'error',
  guards: 'Two JobManagers without high availability are two clusters behind one name.',
  check: ({ spec }) => {
    const replicas = spec.jobManagerConfig?.replicas ?? 1;
    if (replicas === 1 || hasHighAvailability(spec)) return [];
    return [
      {
        path: 'spec.jobManagerConfig.replicas',
        fault: 'is more than 1 without high availability',
        advice: 'set high-availability.type and high-availability.storageDir in flinkConfig, or one replica',
        got: replicas,
      },
    ];
  },
});
