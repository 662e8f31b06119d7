import type { ClusterView } from '../../../../src/lifecycle/observation.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  checkpoints,
  type Facts,
  job,
  NEXT,
  OLD,
  UNREACHABLE,
  upgrade,
  withSpec,
} from '../situations.ts';

/** Phase DualRunning: the old version may not be gone for good, or the spec no longer asks for the new one. */

const STORED = record({
  flinkConfig: { 'high-availability.type': 'zookeeper', 'high-availability.storageDir': 's3://b/ha' },
});
const NEW_JOB = { updatingJob: { jobID: 'job-2', state: 'RUNNING' } };
const newVersion = (state: string) => answering({ jobs: [job(state, { id: 'job-2' })] });
const EDITED: Facts = { desired: record({ image: 'count:3' }) };

/** The JobManager of the old version did not have its job so many milliseconds ago, and does not have it now. */
const lostFor = (ms: number) =>
  observe(
    upgrade('DualRunning', {
      ...NEW_JOB,
      deployed: STORED,
      deploymentMode: 'BlueGreen',
      jobStatus: { jobID: 'job-1', state: 'LOST', endedAt: at(-ms) },
    }),
    { clusters: { [STORED.hash]: answering({ jobs: [] }), [NEXT.hash]: newVersion('RUNNING') } },
  );

const unverified = (old: ClusterView) =>
  observe(
    upgrade('DualRunning', { ...NEW_JOB, deploymentMode: 'BlueGreen', stabilizingSince: at(-1000) }),
    withSpec({ verification: { template: {} } }),
    {
      clusters: {
        [OLD.hash]: old,
        [NEXT.hash]: answering({ jobs: [job('RUNNING', { id: 'job-2' })], checkpoints: checkpoints() }),
      },
    },
  );

testDecisions('dual-running-old', {
  'With high availability the old JobManager does not have its job': [
    [
      'The old version stays while its JobManager may still recover the job',
      () => lostFor(2000),
      'DualRunning, WaitingForPromotion @10000',
    ],
    [
      'The old version ends when its JobManager has not recovered the job in the time of a job start',
      () => lostFor(300_000),
      'DualRunning, VersionEnding, JobLost @100',
    ],
  ],
  'The verification of the new version has not succeeded': [
    [
      'The condition does not advise to end the old version before that',
      () => unverified(answering({ jobs: [job('RUNNING')] })),
      'DualRunning, Stabilizing @500',
    ],
    [
      'The condition says when the old version can end whose JobManager is silent',
      () => unverified(UNREACHABLE),
      'DualRunning, FlinkUnreachable @500',
    ],
  ],
  'The spec has changed again': [
    [
      'A new version that has failed ends before the version that the spec asks for by now is deployed',
      () =>
        observe(upgrade('DualRunning', { ...NEW_JOB, deploymentMode: 'BlueGreen', deployed: STORED }), EDITED, {
          clusters: { [STORED.hash]: answering({ jobs: [job('RUNNING')] }), [NEXT.hash]: newVersion('FAILED') },
        }),
      'DualRunning, VersionEnding, RecordingRestorePoint @400',
    ],
  ],
});
