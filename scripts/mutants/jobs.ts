import type { Mutant } from './mutant.ts';

/** One job at a time, and how flinkapp judges it (R4). */
export const JOB_MUTANTS: readonly Mutant[] = [
  {
    fault: 'what a job left is recorded as soon as it has ended',
    file: 'src/lifecycle/stop/stop-progress.ts',
    find: "if (checkpointStatsMayBeStale(observation, job.cluster)) return { kind: 'settling', state };",
    replace: '',
  },
  {
    fault: 'ClusterStarting leads to a submission while the old job runs',
    file: 'src/lifecycle/phases/cluster-starting.ts',
    find: "if (liveJob(situation.status) === undefined) return 'SubmittingJob';",
    replace: "if (situation.status.updating !== undefined) return 'SubmittingJob';",
  },
  {
    fault: 'SubmittingJob submits a job while the old job runs',
    file: 'src/lifecycle/phases/submitting-job.ts',
    find: "if (liveJob(status) !== undefined && deploymentMode(observation) !== 'BlueGreen') return enter('ClusterStarting');",
    replace: '',
  },
  {
    fault: 'a deploy begins while the pods of an earlier cluster are there',
    file: 'src/lifecycle/phases/updating.ts',
    find: 'if (status.updating !== undefined || ending.length > 0)',
    replace: 'if (status.updating !== undefined && ending.length > 9)',
  },
  {
    fault: 'a lost job restarts while the pods of its old cluster are there',
    file: 'src/lifecycle/start/replace-cluster.ts',
    find: 'ending.length > 0 ? {} : createAgain',
    replace: 'createAgain',
  },
  {
    fault: 'flinkapp sends a submission again to another JobManager process',
    file: 'src/lifecycle/start/start-progress.ts',
    find: 'if (!submissionTargetAlive(observation, record, operation.jobManager))',
    replace: 'if (operation.attempt < 0)',
  },
  {
    fault: 'a RUNNING job counts as healthy whatever its tasks do',
    file: 'src/lifecycle/facts/job.ts',
    find: "job.state === 'RUNNING' && job.tasks.total > 0 && job.tasks.running + job.tasks.finished === job.tasks.total",
    replace: "job.state === 'RUNNING'",
  },
  {
    fault: 'a rescale is complete when Flink accepts it',
    file: 'src/lifecycle/rescale/rescale-target.ts',
    find: 'vertices.every(({ parallelism, upper }) => parallelism === upper)',
    replace: 'vertices.every(({ parallelism, upper }) => parallelism <= 32768 && upper > 0)',
  },
  {
    fault: 'flinkapp waits for the job of a JobManager that is gone',
    file: 'src/lifecycle/facts/application-mode.ts',
    find: "view.kind === 'unreachable' && !pods.some(isJobManagerOf(hash)) ?",
    replace: "view.kind === 'unreachable' && pods.filter(isJobManagerOf(hash)).length < 0 ?",
  },
  {
    fault: 'flinkapp creates the JobManager of a job again after it has gone',
    file: 'src/objects/children.ts',
    find: 'const awaited = submitting?.cluster === record.hash && !submitting.seen;',
    replace: 'const awaited = true;',
  },
  {
    fault: 'a bounded job that finished while nobody looked runs again',
    file: 'src/lifecycle/running/forgotten-job.ts',
    find: 'if (state === undefined || jobManagerGone(observation, cluster)) return undefined;',
    replace: "if (state !== 'CANCELED' || jobManagerGone(observation, cluster)) return undefined;",
  },
  {
    fault: 'the numbers of another JobManager say how a job ended',
    file: 'src/lifecycle/running/forgotten-job.ts',
    find: ' || jobManagerGone(observation, cluster)',
    replace: '',
  },
  {
    fault: 'a lost job in batch mode runs a second time by itself',
    file: 'src/lifecycle/running/restart-policy.ts',
    find: '!mayHaveFinished(status) ||',
    replace: 'status.deployed !== undefined ||',
  },
  {
    fault: 'a stop by somebody else counts as the end of a bounded job when the clock jumps',
    file: 'src/lifecycle/stop/job-ended.ts',
    find: 'endKnownMs?.[field] ?? elapsed',
    replace: '(endKnownMs === undefined ? undefined : 999_999) ?? elapsed',
  },
];
