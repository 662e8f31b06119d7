/** A fault put into the core by hand. */
export interface Mutant {
  /** What is wrong with it, in a sentence. */
  readonly is: string;
  readonly file: string;
  /** Must be there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** Faults of the kind that lose state, run a job twice or stick half-way: each must be caught by a test. */
export const MUTANTS: readonly Mutant[] = [
  {
    is: 'a call that changes something is answered without a live GET',
    file: 'metacontroller/sync.ts',
    find: 'if (canAnswerFromCache(cached, context)) return respond(cached, request.finalizing);',
    replace: 'if (!isSteady(cached.observation)) return respond(cached, request.finalizing);',
  },
  {
    is: 'the status given is taken for the newest, however old',
    file: 'metacontroller/sync.ts',
    find: '(observation.status.revision ?? 0) >= newest',
    replace: '(observation.status.revision ?? 0) >= 0',
  },
  {
    is: 'a time-out is read as "the job is gone"',
    file: 'src/lifecycle/stop/stop-progress.ts',
    find: "if (view.kind === 'unreachable') return view;",
    replace: "if (view.kind === 'unreachable') return { kind: 'lost' };",
  },
  {
    is: 'operation ids are random',
    file: 'src/objects/deploys/operation-id.ts',
    find: 'digest([uid, kind, target, attempt]).slice(0, 32)',
    replace: 'digest([uid, kind, target, attempt, Math.random()]).slice(0, 32)',
  },
  {
    is: 'a savepoint and a stop share their id',
    file: 'src/lifecycle/stop/stop-progress.ts',
    find: 'operationId(o.application.metadata.uid, kind, job.jobId, attempts)',
    replace:
      "operationId(o.application.metadata.uid, 'submit', o.status.updating?.hash ?? '', (o.status.attempts ?? 0) + 2)",
  },
  {
    is: 'the next attempt has the id of the one that failed',
    file: 'src/lifecycle/stop/stop-progress.ts',
    find: 'const attempts = (o.status.attempts ?? 0) + 1;',
    replace: 'const attempts = o.status.attempts ?? 1;',
  },
  {
    is: 'a job counts as settled as soon as it has ended',
    file: 'src/lifecycle/stop/stop-progress.ts',
    find: "if (accountMayBeOld(o, job.cluster)) return { kind: 'settling', state: fact.state };",
    replace: '',
  },
  {
    is: 'a new job is submitted while the old one runs',
    file: 'src/lifecycle/phases/cluster-starting.ts',
    find: "if (liveJob(situation.status) === undefined) return 'SubmittingJob';",
    replace: "if (situation.status.updating !== undefined) return 'SubmittingJob';",
  },
  {
    is: 'and nothing stops it there',
    file: 'src/lifecycle/phases/submitting-job.ts',
    find: "if (liveJob(o.status) !== undefined && deploymentMode(o) !== 'BlueGreen') return go('ClusterStarting');",
    replace: '',
  },
  {
    is: 'the pods of an earlier cluster are not waited for',
    file: 'src/lifecycle/phases/updating.ts',
    find: 'if (status.updating !== undefined || ending.length > 0) {',
    replace: 'if (status.updating !== undefined && ending.length > 9) {',
  },
  {
    is: 'a lost job is restarted beside the tasks of the one before',
    file: 'src/lifecycle/start/restart-deployed-job.ts',
    find: 'if (room !== undefined) return room;',
    replace: "if (room?.kind === 'failed') return room;",
  },
  {
    is: 'an unseen submission is sent again to another JobManager process',
    file: 'src/lifecycle/start/start-progress.ts',
    find: 'if (!stillThere(o, sent.record, operation.jobManager))',
    replace: 'if (operation.attempt < 0)',
  },
  {
    is: 'the oldest restore point is chosen',
    file: 'src/lifecycle/state/choose-restore-point.ts',
    find: 'restorePoints.find(({ jobId }) => jobId === jobStatus.jobID)',
    replace: 'restorePoints.findLast(({ jobId }) => jobId === jobStatus.jobID)',
  },
  {
    is: 'any restore point will do, also that of another job',
    file: 'src/lifecycle/state/choose-restore-point.ts',
    find: 'restorePoints.find(({ jobId }) => jobId === jobStatus.jobID)',
    replace: 'restorePoints.at(-1)',
  },
  {
    is: 'where nothing is usable the job starts empty',
    file: 'src/lifecycle/state/choose-restore-point.ts',
    find: "if (spec.fallbackWithoutState === true) return { kind: 'empty'",
    replace: "if (spec.fallbackWithoutState !== true) return { kind: 'empty'",
  },
  {
    is: 'the age of a checkpoint is read as milliseconds',
    file: 'src/lifecycle/state/restore-point.ts',
    find: '(spec.maxCheckpointRestoreAgeSeconds ?? 3600) * 1000',
    replace: '(spec.maxCheckpointRestoreAgeSeconds ?? 3600)',
  },
  {
    is: 'the old cluster goes as soon as the new job runs',
    file: 'src/lifecycle/facts/kept-clusters.ts',
    find: 'return [live, status.previous?.record, next];',
    replace: 'return [live, next];',
  },
  {
    is: 'RUNNING is taken for health',
    file: 'src/lifecycle/facts/job.ts',
    find: "job.state === 'RUNNING' && job.tasks.total > 0 && job.tasks.running + job.tasks.finished === job.tasks.total",
    replace: "job.state === 'RUNNING'",
  },
  {
    is: 'a job that is to be cancelled is not asked whether its checkpoints stay',
    file: 'src/lifecycle/phases/cancelling.ts',
    find: 'view.checkpointConfig?.retained === false',
    replace: 'view.checkpointConfig?.intervalMs === -1',
  },
  {
    is: 'the stop with savepoint is never sent',
    file: 'src/lifecycle/stop/stop-progress.ts',
    find: 'effects: [{ kind, cluster: job.cluster, jobId: job.jobId, triggerId: operation.id, ...format(o) }] };',
    replace:
      'effects: kind.length === 0 ? [{ kind, cluster: job.cluster, jobId: job.jobId, triggerId: operation.id, ...format(o) }] : [] };',
  },
  {
    is: 'a failed deploy is tried again and again',
    file: 'src/lifecycle/facts/spec-changed.ts',
    find: 'wanted?.hash === status.failedDeployHash &&',
    replace: 'wanted?.hash !== status.failedDeployHash &&',
  },
  {
    is: 'what a job restored from is assumed',
    file: 'src/lifecycle/rollout/stability.ts',
    find: 'const wrong = failingAgain(job, view.failures) ?? notRestored(known, checkpoints, job, stabilizingMs);',
    replace:
      'const wrong = failingAgain(job, view.failures) ?? (stabilizingMs < 0 ? notRestored(known, checkpoints, job, stabilizingMs) : undefined);',
  },
  {
    is: 'a savepoint that a job started from is disposed of',
    file: 'src/lifecycle/running/savepoint-retention.ts',
    find: '!inUse(status, savepointPath, point)',
    replace: '!inUse({}, savepointPath, point)',
  },
  {
    is: 'a savepoint is disposed of before its mark is stored',
    file: 'src/lifecycle/running/savepoint-retention.ts',
    find: 'restorePoints.find(({ disposing }) => disposing === true)',
    replace: 'surplus(o)',
  },
  {
    is: 'a suspended application lets its cluster go before its job has ended',
    file: 'src/lifecycle/phases/suspending.ts',
    find: "if (job !== undefined) return status.operation?.kind === 'cancel' ? cancel(o, job) : stop(o, job);",
    replace:
      "if (job !== undefined && status.phaseSince === undefined) return status.operation?.kind === 'cancel' ? cancel(o, job) : stop(o, job);",
  },
  {
    is: 'the checkpoint of a job that came to its end is taken for a restore point',
    file: 'src/lifecycle/state/restore-point.ts',
    find: "if (state === 'FINISHED') return leftByFinished(o, job, facts, reason);",
    replace: '',
  },
  {
    is: 'a rescale counts as done when Flink accepts it',
    file: 'src/lifecycle/rollout/rescale-target.ts',
    find: 'vertices.every(({ parallelism, upper }) => parallelism === upper)',
    replace: 'vertices.every(({ parallelism, upper }) => parallelism <= 32768 && upper > 0)',
  },
  {
    is: 'TaskManagers go while the job that is rescaled still uses them',
    file: 'src/lifecycle/facts/kept-clusters.ts',
    find: 'Math.max(deployed.spec.parallelism, record.spec.parallelism)',
    replace: 'record.spec.parallelism',
  },
  {
    is: 'a store is removed while its JobManager still runs',
    file: 'src/lifecycle/facts/ha-stores.ts',
    find: ' && !pods.some(({ cluster, store }) => cluster === hash && store !== true)',
    replace: '',
  },
  {
    is: 'a deploy begins while the store of an earlier cluster is there',
    file: 'src/lifecycle/phases/updating.ts',
    find: 'const ending = pods.filter(({ cluster, own }) => !own || cluster !== kept);',
    replace: 'const ending = pods.filter(({ cluster, own, store }) => store !== true && (!own || cluster !== kept));',
  },
  {
    is: 'a JobManager that has gone is made again with its job',
    file: 'src/objects/children.ts',
    find: 'const awaited = submitting?.cluster === record.hash && !submitting.seen;',
    replace: 'const awaited = true;',
  },
  {
    is: 'a cluster that was given up comes back with its job',
    file: 'src/lifecycle/phases/submitting-job.ts',
    find: 'clusterReleased === true ? withoutStart(deployed) : deployed',
    replace: 'clusterReleased === true ? deployed : withoutStart({ ...deployed })',
  },
  {
    is: 'the job of a JobManager that is gone is waited for',
    file: 'src/lifecycle/facts/application-mode.ts',
    find: "view.kind === 'unreachable' && !pods.some(isJobManagerOf(hash)) ?",
    replace: "view.kind === 'unreachable' && pods.filter(isJobManagerOf(hash)).length < 0 ?",
  },
  {
    is: 'a deploy is proven before its verification has ended',
    file: 'src/lifecycle/rollout/verification.ts',
    find: "if (proof.kind !== 'stable') return proof;",
    replace: "if (proof.kind !== 'stable' || o.status.hook !== undefined) return proof;",
  },
  {
    is: 'an old sight of a ConfigMap is deployed',
    file: 'src/lifecycle/facts/config-content.ts',
    find: 'version(object) < Number(known.version)',
    replace: 'version(object) < 0',
  },
];
