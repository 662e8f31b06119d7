import type { Mutant } from './mutant.ts';

/** Faults of what pods say, and of deletions whose pods or objects stay. */
export const POD_MUTANTS: readonly Mutant[] = [
  {
    fault: 'a restarted sidecar counts as another JobManager process',
    file: 'src/kube/pods.ts',
    find: 'main?.restartCount ?? 0',
    replace: '(pod.status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0)',
    caughtBy: 'test/src/kube/pods.test.ts',
  },
  {
    fault: 'a sidecar that lives on hides a JobManager that has ended',
    file: 'src/kube/pods.ts',
    find: 'return main?.state?.terminated !== undefined && !isRestarted(pod, main);',
    replace: 'return false;',
    caughtBy: 'test/src/kube/pods.test.ts',
  },
  {
    fault: 'a container that Kubernetes restarts counts as ended for good',
    file: 'src/kube/pods.ts',
    find: "return spec?.restartPolicy !== 'Never';",
    replace: 'return false;',
    caughtBy: 'test/src/kube/pods.test.ts',
  },
  {
    fault: 'a pod on a node that does not answer counts as gone',
    file: 'src/kube/pods.ts',
    find: 'const ended = hasEnded(pod, main);',
    replace: 'const ended = hasEnded(pod, main) || pod.metadata?.deletionTimestamp !== undefined;',
    caughtBy: 'test/src/kube/pods.test.ts',
  },
  {
    fault: 'a JobManager that Kubernetes is deleting counts as gone',
    file: 'src/lifecycle/facts/jobmanager-process.ts',
    find: '(process) => now.includes(process)',
    replace: '(process) => now.length === 1 && now.includes(process)',
    caughtBy: 'test/src/lifecycle/jobmanager-process.test.ts',
  },
  {
    fault: 'an evicted JobManager of a Deployment fails the deploy',
    file: 'src/lifecycle/start/application-start.ts',
    find: 'jobManagerRunsOnce(record.spec)',
    replace: 'record.hash.length > 0',
    caughtBy: 'test/scenarios/pods.test.ts',
  },
  {
    fault: 'a deletion with --cascade=orphan stops the job',
    file: 'src/lifecycle/machine.ts',
    find: 'if (hasOrphanFinalizer(observation)) return releaseOrphans(observation);',
    replace: '',
    caughtBy: 'test/src/lifecycle/phases/deleting-teardown.test.ts',
  },
  {
    fault: 'a deletion stops the job of an application whose objects are to stay',
    file: 'src/lifecycle/deletion/orphans.ts',
    find: 'if (pods.length === 0) return undefined;',
    replace: 'if (pods.length >= 0) return undefined;',
    caughtBy: 'test/src/lifecycle/phases/deleting-teardown.test.ts',
  },
  {
    fault: 'objects that a cache does not show yet count as orphaned',
    file: 'src/lifecycle/deletion/orphans.ts',
    find: '< ORPHANED_MS',
    replace: '< 0',
    caughtBy: 'test/scenarios/deleting-leftovers.test.ts',
  },
  {
    fault: 'a deletion after its deadline does not wait for pods that end',
    file: 'src/lifecycle/deletion/leftovers.ts',
    find: 'if (!isLate(observation) || ends) return undefined;',
    replace: 'if (!isLate(observation)) return undefined;',
    caughtBy: 'test/src/lifecycle/phases/deleting-teardown.test.ts',
  },
  {
    fault: 'a pod on a node that does not answer holds up a deletion for ever',
    file: 'src/lifecycle/facts/pods-terminating.ts',
    find: 'terminatesBy !== undefined && elapsed(now, terminatesBy) >= OVERDUE_MS',
    replace: 'terminatesBy !== undefined && elapsed(now, terminatesBy) < 0',
    caughtBy: 'test/src/lifecycle/phases/deleting-teardown.test.ts',
  },
];
