import type { Spec } from '../../api/spec.ts';

/** Whether the job takes whatever slots there are (Flink 1.13 and newer, application mode alone). */
export const isReactive = ({ flinkConfig }: Spec): boolean =>
  String(flinkConfig?.['scheduler-mode']).trim().toLowerCase() === 'reactive';
