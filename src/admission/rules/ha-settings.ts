import type { Spec } from '../../api/spec.ts';
import { hasHighAvailability, usesKubernetesStore } from '../../objects/flink-config/high-availability.ts';
import { HA_STORAGE } from '../options/directories.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule, type Violation } from '../rule.ts';

const QUORUM = 'high-availability.zookeeper.quorum';

const missingOption = (spec: Spec, key: string, advice: string): readonly Violation[] => {
  const { isSet, writtenAs } = effectiveOptions(spec);
  if (isSet(key)) return [];
  return [
    {
      path: optionPath(writtenAs(key)),
      problem: 'is missing, and the JobManager does not start unless the image sets it',
      advice,
    },
  ];
};

const storeViolations = (spec: Spec): readonly Violation[] => {
  if (!usesKubernetesStore(spec)) {
    const usesZooKeeper = effectiveOptions(spec).get('high-availability')?.toLowerCase() === 'zookeeper';
    return usesZooKeeper ? missingOption(spec, QUORUM, 'list the servers, such as zk-0:2181,zk-1:2181') : [];
  }
  if (spec.serviceAccountName !== undefined) return [];
  return [
    {
      path: 'spec.serviceAccountName',
      problem: "is missing, and the namespace's default ServiceAccount cannot write ConfigMaps",
      advice: 'write one that can (the chart value jobs.serviceAccount creates it)',
    },
  ];
};

export const haSettings = rule({
  name: 'ha-settings',
  level: 'warning',
  guards:
    'High availability needs a storage directory, and either the servers of ZooKeeper or a ServiceAccount that can write ConfigMaps.',
  violations: ({ spec }) => {
    if (!hasHighAvailability(spec)) return [];
    return [...missingOption(spec, HA_STORAGE, 'set a directory that all pods share'), ...storeViolations(spec)];
  },
});
