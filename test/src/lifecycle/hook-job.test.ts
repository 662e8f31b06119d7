import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Job } from '@kubernetes/client-node';
import type { HookRun, Status } from '../../../src/api/status.ts';
import { type HookProgress, hookProgress } from '../../../src/lifecycle/rollout/hook-job.ts';
import { type Shutdown, shutdown } from '../../../src/lifecycle/rollout/shutdown-job.ts';
import { verified } from '../../../src/lifecycle/rollout/verification.ts';
import { NO_CHILDREN } from '../../../src/objects/observed-children.ts';
import { observation } from '../../builders.ts';
import { at, deployed, type Facts, OLD, SAVEPOINT, SETTLED, withSpec } from './situations.ts';

/** The Kubernetes Jobs of `verification` and `shutdownJob`. */

const podTemplate = { spec: { containers: [{ name: 'check', image: 'check:1' }] } };
const JOB = { cluster: OLD.hash, jobId: 'job-1' };
const HOOK: HookRun = { kind: 'shutdown', name: 'h', ...JOB, phase: 'Deleting', startedAt: at(-1000) };

const kubernetesJob = (type: string, status: string, message?: string): V1Job => ({
  status: { conditions: [{ type, status, ...(message === undefined ? {} : { message }) }] },
});
const withKubernetesJob = (job: V1Job): Facts => ({ children: { ...NO_CHILDREN, jobs: { h: job } } });
const ABSENT: Facts = {};
const PRESENT: Facts = withKubernetesJob({});

/** The progress of a shutdownJob with that deadline. */
const progress = (hook: HookRun, facts: Facts, deadlineSeconds?: number): HookProgress =>
  hookProgress(
    observation({
      status: { hook },
      ...withSpec({ shutdownJob: { podTemplate, ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }) } }),
      ...facts,
    }),
    'shutdown',
    JOB,
  );
const startedAgo = (ms: number): HookRun => ({ ...HOOK, startedAt: at(-ms) });

const running: HookProgress = { kind: 'running', name: 'h' };
const failed = (why: string): HookProgress => ({ kind: 'failed', name: 'h', why });

for (const [sentence, result, expected] of [
  [
    'A spec without a shutdownJob has no run',
    () => hookProgress(observation({ status: { hook: HOOK } }), 'shutdown', JOB),
    { kind: 'none' },
  ],
  ['A Job without a condition is running', () => progress(HOOK, PRESENT), running],
  [
    'A Job whose condition Complete is False is running',
    () => progress(HOOK, withKubernetesJob(kubernetesJob('Complete', 'False'))),
    running,
  ],
  [
    'A Job whose condition Complete is True has succeeded',
    () => progress(HOOK, withKubernetesJob(kubernetesJob('Complete', 'True'))),
    { kind: 'succeeded', name: 'h' },
  ],
  [
    'A Job whose condition Failed is True has failed with its message',
    () => progress(HOOK, withKubernetesJob(kubernetesJob('Failed', 'True', 'too often'))),
    failed('too often'),
  ],
  [
    'A failed Job without a message has failed without a reason',
    () => progress(HOOK, withKubernetesJob(kubernetesJob('Failed', 'True'))),
    failed('Kubernetes reports no reason'),
  ],
  ['flinkapp waits 30 s until the Job is there', () => progress(startedAgo(29_000), ABSENT), running],
  [
    'A Job that is not there after 30 s has failed',
    () => progress(startedAgo(30_000), ABSENT),
    failed('Kubernetes did not create it'),
  ],
  [
    'flinkapp gives Kubernetes a minute after the deadline to report the end',
    () => progress(startedAgo(79_000), PRESENT, 20),
    running,
  ],
  [
    'A Job that has not ended a minute after its deadline has failed',
    () => progress(startedAgo(80_000), PRESENT, 20),
    failed('it did not finish in time'),
  ],
  [
    'The deadline of a Job is five minutes where the spec has none',
    () => progress(startedAgo(360_000), PRESENT),
    failed('it did not finish in time'),
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));

const begun = (status: Status): HookProgress =>
  hookProgress(observation({ status, ...withSpec({ shutdownJob: { podTemplate } }) }), 'shutdown', JOB);
const begunAs = (name: string, attempts: number, more: Partial<HookRun>): HookProgress => ({
  kind: 'begun',
  change: { hook: { ...HOOK, name, phase: '', startedAt: at(0), ...more }, attempts },
  effects: [
    {
      kind: 'recordEvent',
      event: {
        type: 'Normal',
        reason: 'ShutdownJobStarted',
        key: name,
        message: `Starting Job ${name}. To read its log: kubectl logs job/${name} -n ns`,
      },
    },
  ],
});

for (const [sentence, result, expected] of [
  ['The first run of a Job has attempt 1', () => begun({}), begunAs(`count-${OLD.hash}-end-1`, 1, {})],
  [
    'Another job gets another run, with the newest restore point of that job',
    () =>
      begun({
        hook: { ...HOOK, jobId: 'job-0' },
        attempts: 4,
        phase: 'Deleting',
        restorePoints: [{ ...SAVEPOINT, jobId: 'job-9' }, SAVEPOINT],
      }),
    begunAs(`count-${OLD.hash}-end-5`, 5, { phase: 'Deleting', savepointPath: 's' }),
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));

const SHUTDOWN_JOB: Facts = withSpec({ shutdownJob: { podTemplate } });
const ending = (facts: Facts, status: Status = { hook: HOOK }): Shutdown =>
  shutdown(observation({ status: deployed({ ...SETTLED, ...status }), ...SHUTDOWN_JOB, ...facts }));
const done: Shutdown = { kind: 'done', effects: [] };
const shutdownFailed = (why: string): Shutdown => ({
  kind: 'done',
  effects: [
    {
      kind: 'recordEvent',
      event: {
        type: 'Warning',
        reason: 'ShutdownJobFailed',
        key: 'h',
        message: `Shutdown Job h did not succeed: ${why}. flinkapp continues without it`,
      },
    },
  ],
});

for (const [sentence, result, expected] of [
  [
    'flinkapp waits for a shutdownJob that is running',
    () => ending(PRESENT),
    {
      kind: 'running',
      change: {},
      effects: [],
      waiting: { reason: 'ShuttingDown', message: 'Waiting for the shutdownJob to finish' },
    },
  ],
  [
    'Nothing is left to wait for after a shutdownJob that succeeded',
    () => ending(withKubernetesJob(kubernetesJob('Complete', 'True'))),
    done,
  ],
  [
    'A shutdownJob that failed is reported and not waited for',
    () => ending(withKubernetesJob(kubernetesJob('Failed', 'True', 'too often'))),
    shutdownFailed('too often'),
  ],
  ['A released cluster runs no shutdownJob', () => ending(PRESENT, { clusterReleased: true }), done],
  ['An application without a job runs no shutdownJob', () => shutdown(observation(SHUTDOWN_JOB)), done],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));

const STABLE = { kind: 'stable', by: 'all tasks are running' } as const;
const verify = (facts: Facts) =>
  verified(
    observation({
      status: { hook: { ...HOOK, kind: 'verification' } },
      ...withSpec({ verification: { podTemplate } }),
      ...facts,
    }),
    JOB,
    STABLE,
  );

for (const [sentence, result, expected] of [
  ['A stable job without a verification is stable', () => verified(observation(), JOB, STABLE), STABLE],
  [
    'A stable job waits for its verification',
    () => verify(PRESENT),
    { kind: 'waiting', requeueAfterMs: 5000, message: 'Waiting for verification Job h to finish' },
  ],
  [
    'A deploy whose verification failed has failed',
    () => verify(withKubernetesJob(kubernetesJob('Failed', 'True', 'too often'))),
    {
      kind: 'failed',
      failure: { code: 'VERIFICATION_FAILED', message: 'verification Job h did not succeed: too often' },
    },
  ],
  [
    'A stable job whose verification succeeded is stable, with an Event',
    () => verify(withKubernetesJob(kubernetesJob('Complete', 'True'))),
    {
      ...STABLE,
      effects: [
        {
          kind: 'recordEvent',
          event: { type: 'Normal', reason: 'VerificationPassed', key: 'h', message: 'Verification Job h succeeded' },
        },
      ],
    },
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));
