import { integer, object, optional } from '../kit.ts';

const seconds = (description: string) => optional(integer({ description, minimum: 1 }));

export const deadlinesSchema = object(
  {
    clusterStartSeconds: seconds(
      'Seconds in which a cluster must offer the slots that the job needs. If absent, as the service says: 300.',
    ),
    jobStartSeconds: seconds(
      'Seconds in which the start of a job must get further: Flink has the job, more of its tasks are deployed or run. If absent, as the service says: 300.',
    ),
    restoreSeconds: seconds(
      'Seconds for which the tasks of a starting job can restore their state without getting further (tasks that are INITIALIZING, Flink 1.13 and newer). If absent, as the service says: 3600.',
    ),
  },
  { description: 'How long a start can take before flinkapp gives the attempt up. Takes effect at once.' },
);
