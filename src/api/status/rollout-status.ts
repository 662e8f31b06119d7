import type { Static } from 'typebox';
import { integer, list, oneOf, open, optional, string } from '../kit.ts';
import { deployHash } from './deploy-record.ts';
import { decidingTime, time } from './time.ts';

/** The Kubernetes Job of a verification or a shutdown. */
export const hookSchema = open(
  {
    kind: oneOf(['verification', 'shutdown'], {
      description: 'The field of the spec that asks for it.',
      decides: true,
    }),
    name: string({ description: 'Name of the Kubernetes Job.' }),
    cluster: deployHash('Deploy hash of the cluster that it receives.'),
    jobId: string({ description: 'Flink job that it receives.' }),
    phase: string({ description: 'Phase that it receives.' }),
    startedAt: decidingTime('When flinkapp decided it.'),
    savepointPath: optional(string({ description: 'The newest restore point of that Flink job.' })),
  },
  {
    description: 'The Kubernetes Job of verification or shutdownJob. It remains until the next deploy, for its logs.',
    needs: ['kind', 'name', 'cluster', 'jobId', 'phase', 'startedAt'],
  },
);

const configObject = open(
  {
    name: string({ description: '`ConfigMap/NAME` or `Secret/NAME`.' }),
    content: string({ description: 'Hash of its content.' }),
    version: string({ description: 'resourceVersion with which flinkapp first saw that content.' }),
  },
  { description: 'An object that the pods read.', needs: ['name', 'content', 'version'] },
);

export const configContentSchema = open(
  {
    objects: list(configObject, { description: 'The objects that the pods read.' }),
    rollout: optional(string({ description: 'Hash of all contents, part of the deploy hash since one has changed.' })),
  },
  { description: 'ConfigMaps and Secrets that the pods read (rolloutOnConfigChange).', needs: ['objects'] },
);

export const deployOutcomeSchema = open(
  {
    hash: string({ description: 'Deploy hash.' }),
    image: string({ description: 'Image.' }),
    outcome: oneOf(['Deployed', 'Failed', 'RolledBack'], {
      description: 'RolledBack: it failed after the previous version had stopped, and that version was started again.',
    }),
    at: time('When it ended.'),
    jobID: optional(string({ description: 'The job that it started.' })),
  },
  { description: 'A deploy that ended.' },
);

export const deployRetrySchema = open(
  {
    hash: string({ description: 'Deploy hash.' }),
    failures: integer({ description: 'How often it has failed in a row.' }),
    at: optional(
      decidingTime(
        'When flinkapp deploys it again by itself. Absent: it is in progress, or waits for a change of the spec.',
      ),
    ),
  },
  { description: 'The deploy that failed last, until it is stable.', needs: ['hash', 'failures'] },
);

export type DeployRetry = Static<typeof deployRetrySchema>;
export type HookRun = Static<typeof hookSchema>;
export type ConfigContent = Static<typeof configContentSchema>;
export type DeployOutcome = Static<typeof deployOutcomeSchema>;
