import { integer, object, oneOf, optional } from '../kit.ts';

/** Savepoints that status has room for; what falls out of it cannot be disposed of any more. */
export const MAX_SAVEPOINTS = 15;

export const savepointPolicy = object(
  {
    intervalSeconds: optional(
      integer({ description: 'A savepoint of the running job every so many seconds.', minimum: 60 }),
    ),
    retainCount: optional(
      integer({
        description: 'Savepoints kept; older ones that flinkapp took are disposed of.',
        minimum: 1,
        maximum: MAX_SAVEPOINTS,
      }),
    ),
    retainSeconds: optional(
      integer({ description: 'Savepoints that flinkapp took are disposed of at this age.', minimum: 60 }),
    ),
    formatType: optional(
      oneOf(['CANONICAL', 'NATIVE'], {
        description:
          'Format of every savepoint (Flink 1.15 and newer). CANONICAL can change the state backend; NATIVE is faster.',
      }),
    ),
  },
  { description: 'Savepoints of a job that runs on. The newest, and what a job started from, are never disposed of.' },
);
