import type { Mutant } from './mutant.ts';

/** Statuses that flinkapp did not write, cannot read or has lost (R3, R5, R6). */
export const STATUS_MUTANTS: readonly Mutant[] = [
  {
    fault: 'a suspended application whose status is emptied looks new',
    file: 'src/lifecycle/desired-children.ts',
    find: '...(resting === undefined ? {} : { resting }),',
    replace: '',
  },
  {
    fault: 'the Service of an application without a cluster names no restore point',
    file: 'src/objects/children.ts',
    find: '{ [RESTORE_POINT_ANNOTATION]: restorePath }',
    replace: '{}',
  },
  {
    fault: 'a status that cannot be read counts as none',
    file: 'src/api/status/read-status.ts',
    find: 'if (!isStatus(status)) return {',
    replace: 'if (!isStatus(status)) return readStatus({});\n  if (stored === undefined) return {',
    caughtBy: 'test/src/api/status/read-status.test.ts',
  },
  {
    fault: 'a status without the record of its cluster is read',
    file: 'src/api/status/read-status.ts',
    find: 'const why = isOurs ? missing(status) : undefined;',
    replace: 'const why = missing({ ...status, phase: "" });',
    caughtBy: 'test/src/api/status/read-status.test.ts',
  },
  {
    fault: 'the status of another operator is read',
    file: 'src/api/status/read-status.ts',
    find: 'if (!isOurs && Object.keys(status).some((field) => !ANYBODYS.has(field)))',
    replace: 'if (!isOurs && Object.keys(status).some((field) => ANYBODYS.size > 9 && !ANYBODYS.has(field)))',
    caughtBy: 'test/src/api/status/read-status.test.ts',
  },
  {
    fault: 'an application whose status cannot be read loses its objects',
    file: 'src/lifecycle/unusable.ts',
    find: 'children: appliedChildren(call.children),',
    replace: 'children: [],',
    caughtBy: 'test/src/lifecycle/unusable.test.ts',
  },
  {
    fault: 'an application whose status is empty loses its objects',
    file: 'src/lifecycle/desired-children.ts',
    find: 'if (hasLostStatus(observation)) return appliedChildren(children);',
    replace: '',
    caughtBy: 'test/src/lifecycle/phases/new-lost-status.test.ts',
  },
  {
    fault: 'an application whose status is empty loses the store of its cluster',
    file: 'src/lifecycle/facts/ha-stores.ts',
    find: 'if (hasLostStatus(observation)) return [];',
    replace: '',
    caughtBy: 'test/src/lifecycle/phases/new-lost-status.test.ts',
  },
  {
    fault: 'an application whose status is empty is deleted without stopping its job',
    file: 'src/lifecycle/machine.ts',
    find: ' && !deletionNeedsStatus(situation)',
    replace: '',
    caughtBy: 'test/src/lifecycle/phases/new-lost-status.test.ts',
  },
  {
    fault: 'an empty status is rebuilt from one of several jobs',
    file: 'src/lifecycle/start/adopt-running-job.ts',
    find: 'if (others.length > 0) return unsure(',
    replace: 'if (others.length > 9) return unsure(',
    caughtBy: 'test/src/lifecycle/phases/new-lost-status.test.ts',
  },
  {
    fault: 'a job of a rebuilt status counts as started with no state',
    file: 'src/lifecycle/start/adopt-running-job.ts',
    find: '...(usable(restoredFrom) ? { restorePath: restoredFrom } : {}),',
    replace: '',
    caughtBy: 'test/src/lifecycle/phases/new-lost-status.test.ts',
  },
  {
    fault: 'operations after an emptied status have ids of earlier ones',
    file: 'src/lifecycle/facts/lost-status.ts',
    find: 'return countChildren(children) > 0 || ageMs >= NEW_MS ? ageMs : 0;',
    replace: 'return countChildren(children) > 99 && ageMs >= NEW_MS ? ageMs : 0;',
    caughtBy: 'test/src/lifecycle/phases/new-lost-status.test.ts',
  },
  {
    fault: 'a status that a person restored is overwritten from the cache',
    file: 'src/lifecycle/outcome.ts',
    find: '!hasLostStatus({ status, children });',
    replace: 'children !== undefined;',
    caughtBy: 'test/scenarios/lost-status.test.ts',
  },
];
