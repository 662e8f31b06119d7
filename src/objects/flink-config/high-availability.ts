import type { Spec } from '../../api/spec.ts';

const HA_KEYS = ['high-availability.type', 'high-availability'] as const;

/** Whether the JobManager keeps its state outside itself; both names of the option count (renamed in Flink 1.17). */
export const hasHighAvailability = ({ flinkConfig }: Spec): boolean =>
  HA_KEYS.some((key) => {
    const mode = flinkConfig?.[key];
    return mode !== undefined && !['none', ''].includes(String(mode).trim().toLowerCase());
  });

/** Whether that state is in ConfigMaps of the cluster's name. */
export const usesKubernetesStore = ({ flinkConfig }: Spec): boolean =>
  HA_KEYS.some((key) => /^kubernetes$|KubernetesHaServicesFactory$/i.test(String(flinkConfig?.[key] ?? '').trim()));
