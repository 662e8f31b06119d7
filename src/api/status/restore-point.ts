import type { Static } from 'typebox';
import { boolean, oneOf, open, optional, string } from '../kit.ts';
import { decidingTime } from './time.ts';

export const restorePointSchema = open(
  {
    kind: oneOf(['savepoint', 'checkpoint'], { description: 'What it is in Flink.' }),
    path: string({ description: 'Where it is stored.' }),
    jobId: string({ description: 'The job whose state it holds.' }),
    reason: oneOf(['Upgrade', 'Suspension', 'Deletion', 'Manual', 'Scheduled', 'Ended', 'Found'], {
      description:
        'Why flinkapp recorded it. Manual: savepointNonce. Scheduled: savepointPolicy. Ended: the job ended. Found: in storage, after the job was lost.',
    }),
    recordedAt: decidingTime('When flinkapp recorded it.'),
    usedBy: optional(string({ description: 'The last job that started from it.' })),
    skipped: optional(string({ description: 'Why the last submission did not use it.' })),
    missingFor: optional(
      string({ description: 'Deploy hash of the last cluster that did not find it; flinkapp tries it again.' }),
    ),
    disposing: optional(boolean({ description: 'savepointPolicy no longer keeps it: flinkapp is deleting it.' })),
  },
  { description: 'A savepoint or checkpoint that a job can start from.', needs: ['path', 'jobId'] },
);

export type RestorePoint = Static<typeof restorePointSchema>;
