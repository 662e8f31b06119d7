import type { Mutant } from './mutant.ts';

/** Waiting for what does not answer, and what is concluded from it (R7, R8, R11). */
export const HOOK_CALL_MUTANTS: readonly Mutant[] = [
  {
    fault: 'a hook call without rights waits for the back-off of an error',
    file: 'metacontroller/retry-later.ts',
    find: "if (error instanceof KubeError && error.status === 403) return 'forbidden';",
    replace: '',
    caughtBy: 'test/metacontroller/retry-later.test.ts',
  },
  {
    fault: 'a hook call waits for the time-out of a JobManager that hangs',
    file: 'src/observe/cluster-questions.ts',
    find: 'const PATIENCE_MS = 500;',
    replace: 'const PATIENCE_MS = 5000;',
    caughtBy: 'test/src/observe/cluster-questions.test.ts',
  },
  {
    fault: 'a hook call waits for a cluster that has timed out before',
    file: 'src/observe/cluster-questions.ts',
    find: 'if (reason !== undefined) {',
    replace: "if (reason === '') {",
    caughtBy: 'test/src/observe/cluster-questions.test.ts',
  },
  {
    fault: 'a JobManager that is slow counts as unreachable',
    file: 'src/observe/cluster-questions.ts',
    find: 'if (asking.answer === undefined) throw',
    replace:
      "if (asking.answer === undefined) return { kind: 'unreachable', reason: 'slow' };\n    if (patienceMs === 0) throw",
    caughtBy: 'test/src/observe/cluster-questions.test.ts',
  },
  {
    fault: 'the status follows a cluster that flaps, in a hot loop',
    file: 'src/observe/flapping.ts',
    find: 'const FLAPPING_RETURNS = 2;',
    replace: 'const FLAPPING_RETURNS = 1_000_000;',
    caughtBy: 'test/src/observe/flapping.test.ts',
  },
  {
    fault: 'a late answer counts for another question',
    file: 'src/observe/cluster-questions.ts',
    find: 'asking.key !== key',
    replace: "asking.key === ''",
    caughtBy: 'test/src/observe/cluster-questions.test.ts',
  },
  {
    fault: 'what Flink answered before an effect counts after it',
    file: 'src/observe/cluster-questions.ts',
    find: 'if (asking !== undefined) asking.key = undefined;',
    replace: 'if (asking?.key === undefined) return;',
    caughtBy: 'test/src/observe/cluster-questions.test.ts',
  },
  {
    fault: 'an observation from late answers counts as one of now',
    file: 'src/observe/observe.ts',
    find: 'now: situation.now - ageMs,',
    replace: 'now: situation.now,',
    caughtBy: 'test/src/observe/observe.test.ts',
  },
  {
    fault: 'Metacontroller backs off for as long as an outage of the API server lasted',
    file: 'metacontroller/retry-later.ts',
    find: "return isOutage(error) ? 'kubernetes' : undefined;",
    replace: 'return undefined;',
    caughtBy: 'test/metacontroller/hooks.test.ts',
  },
  {
    fault: 'an application that is gone gets children',
    file: 'metacontroller/sync.ts',
    find: "if (live === undefined) throw new ApplicationGone('the application is gone');",
    replace: 'if (live === undefined) return respond(cached, request.finalizing);',
    caughtBy: 'test/metacontroller/hooks.test.ts',
  },
  {
    fault: 'an answer of the API server that is no application means that the application is gone',
    file: 'src/kube/live-application.ts',
    find: 'if (!isApplication(live)) throw',
    replace: 'if (!isApplication(live)) return undefined;\n  if (live === null) throw',
    caughtBy: 'test/metacontroller/hooks.test.ts',
  },
  {
    fault: 'each process sends a submission, so that its main method runs twice',
    file: 'src/effects/foreign-intent.ts',
    find: 'if (operation === undefined || intents.isOwn(operation)) return false;',
    replace: 'if (operation === undefined || waitMs > 0) return false;',
    caughtBy: 'test/scenarios/two-processes.test.ts',
  },
  {
    fault: 'nobody takes over the submission of a process that has died',
    file: 'src/effects/foreign-intent.ts',
    find: 'intents.knownForMs(operation)) < waitMs',
    replace: 'intents.knownForMs(operation)) < waitMs * 1000',
    caughtBy: 'test/scenarios/two-processes.test.ts',
  },
  {
    fault: 'a process answers from the cache although another one stores statuses too',
    file: 'src/observe/answered-revisions.ts',
    find: 'entry === undefined || entry.shared',
    replace: 'entry === undefined',
    caughtBy: 'test/src/observe/answered-revisions.test.ts',
  },
];
