import type { Spec } from '../../api/spec.ts';

/** Whether the configuration says that the job is bounded (Flink 1.12 and newer): in this mode all its sources have an end. */
export const isBatch = ({ flinkConfig }: Spec): boolean =>
  String(flinkConfig?.['execution.runtime-mode']).trim().toUpperCase() === 'BATCH';
