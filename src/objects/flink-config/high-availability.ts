import type { Spec } from '../../api/spec.ts';

/** Flink 1.17 renamed the option and still reads the old name. */
const OPTIONS = ['high-availability.type', 'high-availability'] as const;

const values = ({ flinkConfig = {} }: Spec): readonly string[] =>
  OPTIONS.filter((option) => flinkConfig[option] !== undefined).map((option) => String(flinkConfig[option]).trim());

/** Whether a JobManager recovers its jobs after a restart. */
export const hasHighAvailability = (spec: Spec): boolean =>
  values(spec).some((value) => !['none', ''].includes(value.toLowerCase()));

/** Whether Flink keeps its high-availability metadata in ConfigMaps. */
export const usesKubernetesStore = (spec: Spec): boolean =>
  values(spec).some((value) => /^kubernetes$|KubernetesHaServicesFactory$/i.test(value));
