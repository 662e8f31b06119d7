import type { Static } from 'typebox';
import { boolean, integer, oneOf, open, optional, string } from '../kit.ts';
import { decidingTime } from './time.ts';

const HEALTH = ['Green', 'Yellow', 'Red'] as const;

/** A Flink job as flinkapp knows it. Names are those of Lyft's operator where that has the fact. */
export const jobStatusSchema = open(
  {
    jobID: optional(string({ description: 'Job id in Flink.' })),
    state: optional(string({ description: "Flink's job state; LOST: the JobManager no longer has the job." })),
    health: optional(oneOf(HEALTH, { description: 'Green: RUNNING with all tasks running, or FINISHED.' })),
    jarName: optional(string({ description: 'As submitted.' })),
    parallelism: optional(integer({ description: 'As submitted.' })),
    entryClass: optional(string({ description: 'As submitted.' })),
    programArgs: optional(string({ description: 'As submitted.' })),
    allowNonRestoredState: optional(boolean({ description: 'As submitted.' })),
    startTime: optional(decidingTime('When Flink started it.')),
    requestedRestorePath: optional(
      string({ description: 'The restore point in the submission; absent: the job started with no state.' }),
    ),
    failureCause: optional(string({ description: 'Why it failed, as Flink reports it.' })),
    endedAt: optional(decidingTime('When flinkapp first saw that it had ended.')),
    settled: optional(boolean({ description: 'flinkapp has recorded its end and its last restore point.' })),
    startedEmpty: optional(
      boolean({
        description: 'It started with no state and ended before its first checkpoint: there is no state to lose.',
      }),
    ),
    unusableState: optional(
      string({
        description: 'Why no job can start from its newest state. An older restore point does not replace it.',
      }),
    ),
    finished: optional(boolean({ description: 'It finished: there is no state to continue from.' })),
    forgotten: optional(boolean({ description: 'It has ended, and Flink does not report what it left.' })),
    bounded: optional(boolean({ description: 'Flink says that its input has an end (from Flink 2.3).' })),
    checkpointed: optional(boolean({ description: 'It has completed a checkpoint.' })),
    searched: optional(boolean({ description: 'flinkapp has searched storage for its last restore point.' })),
    searchFailedAt: optional(
      string({ description: 'Since when flinkapp cannot search storage for its last restore point.' }),
    ),
    checkpointDir: optional(string({ description: 'Folder of its checkpoints.' })),
    jobManager: optional(
      string({ description: 'The JobManager process that runs it; absent with high availability.' }),
    ),
    restorePath: optional(string({ description: 'The restore point that Flink reports for it.' })),
    runningTasks: optional(integer({ description: 'Tasks that are running or have finished.' })),
    totalTasks: optional(integer({ description: 'Tasks of the job.' })),
  },
  { description: 'A Flink job.' },
);

export const clusterStatusSchema = open(
  {
    health: optional(
      oneOf(HEALTH, { description: 'Green: all TaskManagers have registered. Red: the JobManager does not answer.' }),
    ),
    numberOfTaskManagers: optional(integer({ description: 'Desired TaskManagers.' })),
    healthyTaskManagers: optional(integer({ description: 'Registered TaskManagers.' })),
    numberOfTaskSlots: optional(integer({ description: 'Task slots of the cluster.' })),
    availableTaskSlots: optional(integer({ description: 'Free task slots.' })),
    taskManagerSelector: optional(
      string({ description: 'Label selector of its TaskManager pods, for autoscalers (scale subresource).' }),
    ),
    unreachableSince: optional(decidingTime('Since when the JobManager has not answered.')),
  },
  { description: 'The Flink cluster that runs the job.' },
);

export const restartsSchema = open(
  {
    attempts: integer({ description: 'Restarts since the job was last healthy for restartPolicy.resetAfterSeconds.' }),
    failures: optional(
      integer({ description: 'Failures of the job itself since then; restartPolicy.maxAttempts limits them.' }),
    ),
    at: decidingTime('When the last restart began, or when the first failure was seen.'),
  },
  { description: 'Restarts of the job by flinkapp (restartPolicy).', needs: ['attempts', 'at'] },
);

export type JobStatus = Static<typeof jobStatusSchema>;
export type ClusterStatus = Static<typeof clusterStatusSchema>;
