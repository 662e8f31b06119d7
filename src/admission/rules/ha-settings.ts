import { hasHighAvailability, usesKubernetesStore } from '../../objects/flink-config/high-availability.ts';
import { HA_STORAGE } from '../options/directories.ts';
import { effectiveOptions } from '../options/effective.ts';
import { optionPath } from '../options/user-options.ts';
import { type Finding, rule } from '../rule.ts';

const QUORUM = 'high-availability.zookeeper.quorum';

export const haSettings = rule({
  name: 'ha-settings',
  level: 'warning',
  guards: 'High availability without what it keeps its state in, or may not write to.',
  check: ({ spec }) => {
    if (!hasHighAvailability(spec)) return [];
    const { get, writtenAs } = effectiveOptions(spec);
    const findings: Finding[] = [];
    const absent = (key: string, advice: string) =>
      findings.push({
        path: optionPath(writtenAs(key)),
        fault: 'is absent: the JobManager does not start unless the image sets it',
        advice,
      });
    if (get(HA_STORAGE) === undefined) absent(HA_STORAGE, 'name a directory that all pods share');
    if (
      !usesKubernetesStore(spec) &&
      get('high-availability')?.toLowerCase() === 'zookeeper' &&
      get(QUORUM) === undefined
    )
      absent(QUORUM, 'name the servers, as zk-0:2181,zk-1:2181');
    if (usesKubernetesStore(spec) && spec.serviceAccountName === undefined)
      findings.push({
        path: 'spec.serviceAccountName',
        fault: 'is absent: the default account of a namespace may not write ConfigMaps',
        advice: 'name one that may (chart value jobs.serviceAccount makes it)',
      });
    return findings;
  },
});
