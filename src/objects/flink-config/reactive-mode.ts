import type { Spec } from '../../api/spec.ts';

/** Whether the job uses all slots there are, whatever its parallelism (Flink 1.13 and newer, application mode only). */
export const isReactive = ({ flinkConfig }: Spec): boolean =>
  String(flinkConfig?.['scheduler-mode']).trim().toLowerCase() === 'reactive';
