import type { Mutant } from './mutant.ts';

/** Hook calls, and the operations that they repeat (R1, R2, R3, R7). */
export const OPERATION_MUTANTS: readonly Mutant[] = [
  {
    fault: 'an intent with a time in the future is left to a process that has died',
    file: 'src/effects/foreign-intent.ts',
    find: 'Math.max(elapsed(now(), operation.startedAt), intents.knownForMs(operation))',
    replace: 'elapsed(now(), operation.startedAt)',
    caughtBy: 'test/src/effects/foreign-intent.test.ts',
  },
  {
    fault: 'a retry waits as long as the clocks of two replicas differ',
    file: 'src/lifecycle/facts/retry.ts',
    find: 'Math.min(Date.parse(status.retryAt) - now, backoffMs(status.retryCount ?? 1))',
    replace: 'Date.parse(status.retryAt) - now',
    caughtBy: 'test/src/lifecycle/phases/savepointing.test.ts',
  },
  {
    fault: 'a hook call that changes something is answered without a live GET',
    file: 'metacontroller/sync.ts',
    find: 'if (canAnswerFromCache(cached, context)) {',
    replace: 'if (cached.observation !== undefined && !isSteady(cached.observation)) {',
    caughtBy: 'test/scenarios/lives.test.ts',
  },
  {
    fault: 'the status of a hook call counts as the newest, however old it is',
    file: 'src/observe/answered-revisions.ts',
    find: 'return revision >= entry.revision &&',
    replace: 'return revision >= 0 &&',
    caughtBy: 'test/src/observe/answered-revisions.test.ts',
  },
  {
    fault: 'a time-out means that the job is gone',
    file: 'src/lifecycle/stop/stop-progress.ts',
    find: "if (view.kind === 'unreachable') return view;",
    replace: "if (view.kind === 'unreachable') return { kind: 'lost' };",
    caughtBy: 'test/src/lifecycle/phases/deleting.test.ts',
  },
  {
    fault: 'operation ids are random',
    file: 'src/objects/deploys/operation-id.ts',
    find: 'digest([uid, kind, target, attempt])',
    replace: 'digest([uid, kind, target, attempt, Math.random()])',
    caughtBy: 'test/src/objects/deploys/operation-id.test.ts',
  },
  {
    fault: 'a stop has the id of the submission that follows it',
    file: 'src/lifecycle/stop/stop-intent.ts',
    find: 'operationId(application.metadata.uid, kind, job.jobId, attempt)',
    replace: "operationId(application.metadata.uid, 'submit', status.updating?.hash ?? '', attempt + 1)",
    caughtBy: 'test/src/lifecycle/phases/savepointing.test.ts',
  },
  {
    fault: 'the next attempt has the id of the one that failed',
    file: 'src/lifecycle/stop/stop-intent.ts',
    find: 'const attempt = (status.attempts ?? 0) + 1;',
    replace: 'const attempt = status.attempts ?? 1;',
    caughtBy: 'test/src/lifecycle/phases/savepointing.test.ts',
  },
  {
    fault: 'flinkapp never triggers a savepoint',
    file: 'src/lifecycle/stop/stop-progress.ts',
    find: "return { kind: 'inProgress', effects: [effect] };",
    replace: "return { kind: 'inProgress', effects: effect.jobId === '' ? [effect] : [] };",
    caughtBy: 'test/src/lifecycle/phases/deleting.test.ts',
  },
  {
    fault: 'a savepoint counts for a savepointNonce that came after its trigger',
    file: 'src/lifecycle/stop/record-savepoint.ts',
    find: 'savepointNonce: manual.nonce ?? application.spec.savepointNonce',
    replace: 'savepointNonce: application.spec.savepointNonce',
    caughtBy: 'test/src/lifecycle/phases/running-savepoints.test.ts',
  },
  {
    fault: 'flinkapp deletes a savepoint before its mark is stored',
    file: 'src/lifecycle/running/savepoint-retention.ts',
    find: 'restorePoints.find(({ disposing }) => disposing === true)',
    replace: 'oldestExpired(observation)',
    caughtBy: 'test/src/lifecycle/phases/running-savepoints.test.ts',
  },
];
