import { integer, object, oneOf, optional } from '../kit.ts';

/** The most savepoints that retainCount can keep: flinkapp cannot delete one that is no longer in status.restorePoints. */
export const MAX_SAVEPOINTS = 15;

export const savepointPolicySchema = object(
  {
    intervalSeconds: optional(
      integer({
        description: 'Seconds between savepoints of the running job. If absent, flinkapp takes none periodically.',
        minimum: 60,
      }),
    ),
    retainCount: optional(
      integer({
        description: 'Number of savepoints to keep.',
        minimum: 1,
        maximum: MAX_SAVEPOINTS,
      }),
    ),
    retainSeconds: optional(
      integer({ description: 'Age, in seconds, at which flinkapp deletes a savepoint.', minimum: 60 }),
    ),
    formatType: optional(
      oneOf(['CANONICAL', 'NATIVE'], {
        description:
          'Format of all savepoints (Flink 1.15 and newer). CANONICAL can be restored with another state backend; NATIVE is faster.',
      }),
    ),
  },
  {
    description:
      'Periodic savepoints, and when flinkapp deletes savepoints that it took. It keeps the latest one and those that a job started from. Takes effect at once.',
  },
);
