import type { Mutant } from './mutant.ts';

/** Which clusters exist, and which deploys begin and succeed (R6). */
export const CLUSTER_MUTANTS: readonly Mutant[] = [
  {
    fault: 'the old cluster is deleted as soon as the new job runs',
    file: 'src/lifecycle/facts/kept-clusters.ts',
    find: 'return [live, status.previous?.record, next];',
    replace: 'return [live, next];',
  },
  {
    fault: 'a rescale deletes TaskManagers that the job still uses',
    file: 'src/lifecycle/facts/kept-clusters.ts',
    find: 'Math.max(deployed.spec.parallelism, record.spec.parallelism)',
    replace: 'record.spec.parallelism',
  },
  {
    fault: 'a suspended application loses its cluster before its job has ended',
    file: 'src/lifecycle/phases/suspending.ts',
    find: 'if (job === undefined) return release(observation);',
    replace: 'if (job === undefined || observation.status.phaseSince !== undefined) return release(observation);',
  },
  {
    fault: 'a store is deleted while its JobManager still runs',
    file: 'src/lifecycle/facts/ha-stores.ts',
    find: ' && !pods.some(({ cluster, store }) => cluster === hash && store !== true)',
    replace: '',
  },
  {
    fault: 'a deploy begins while the store of an earlier cluster is there',
    file: 'src/lifecycle/phases/updating.ts',
    find: 'const ending = pods.filter(({ cluster, ownedByUid }) => !ownedByUid || cluster !== live);',
    replace:
      'const ending = pods.filter(({ cluster, ownedByUid, store }) => store !== true && (!ownedByUid || cluster !== live));',
  },
  {
    fault: 'a deleted cluster comes back with its job',
    file: 'src/lifecycle/phases/submitting-job.ts',
    find: 'clusterReleased === true ? newCluster(application.metadata, deployed, attempts) : deployed',
    replace: 'deployed',
  },
  {
    fault: 'a cluster that is created again finds the jobs of the earlier one in ZooKeeper',
    file: 'src/objects/flink-config/flink-options.ts',
    find: 'haClusterId ?? cluster;',
    replace: 'cluster;',
  },
  {
    fault: 'a cluster that is created again for a recovery keeps its high-availability id',
    file: 'src/lifecycle/start/replace-cluster.ts',
    find: 'released ? newCluster(application.metadata, deployed, status.attempts ?? 0) : withoutStart(deployed)',
    replace: 'withoutStart(deployed)',
  },
  {
    fault: 'a deploy of the live version gives its cluster another high-availability id',
    file: 'src/lifecycle/phases/updating.ts',
    find: 'if (live?.hash !== desired.hash) return newCluster',
    replace: 'if (live?.hash !== undefined || desired.hash !== undefined) return newCluster',
  },
  {
    fault: 'a label of another controller on the application breaks every sync',
    file: 'src/objects/metadata/user-labels.ts',
    find: '!RESERVED_LABELS.includes(name)',
    replace: "!name.includes('/')",
  },
  {
    fault: 'an object of an earlier application breaks every sync while the status is lost',
    file: 'src/objects/applied-children.ts',
    find: '? withoutSelector(applied)',
    replace: '? applied',
  },
  {
    fault: 'mode Single deletes the old cluster although Kubernetes would refuse the new one',
    file: 'src/lifecycle/phases/updating.ts',
    find: 'if (missing?.planned === true)',
    replace: 'if (missing?.planned !== true && missing !== undefined)',
  },
  {
    fault: 'mode Single never deploys where a quota has no place for two clusters',
    file: 'src/observe/observe.ts',
    find: "problem.kind === 'absent' || isUsedByOldCluster(problem)",
    replace: "problem.kind === 'absent'",
  },
  {
    fault: 'an object that exists counts as missing while the cache is late',
    file: 'src/kube/missing-object.ts',
    find: 'if (labels?.[SELECTOR_LABEL] === uid) return undefined;',
    replace: '',
  },
  {
    fault: 'a missing object is never named in the phase Running',
    file: 'src/lifecycle/start/missing-object.ts',
    find: "const isAll = waiting === undefined || starts || waiting.reason === 'Stabilizing';",
    replace: 'if (!starts) return decision;\n  const isAll = true;',
  },
  {
    fault: 'flinkapp retries a failed deploy without a change',
    file: 'src/lifecycle/facts/spec-changed.ts',
    find: 'desired?.hash === status.failedDeployHash &&',
    replace: 'desired?.hash !== status.failedDeployHash &&',
  },
  {
    fault: 'a deploy is stable before its verification has ended',
    file: 'src/lifecycle/rollout/verification.ts',
    find: "if (stability.kind !== 'stable') return stability;",
    replace: "if (stability.kind !== 'stable' || observation.status.hook !== undefined) return stability;",
  },
  {
    fault: 'an old copy of a ConfigMap causes a deploy',
    file: 'src/lifecycle/facts/config-content.ts',
    find: 'version < Number(known.version)',
    replace: 'version < 0',
  },
  {
    fault: 'an edit of a child by hand counts as a change by the API server',
    file: 'src/objects/stored-children.ts',
    find: 'marked(known === mark ?',
    replace: 'marked(known !== undefined ?',
  },
];
