import type { DeployRecord } from '../../../../src/api/status.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import { answering, at, deployed, job, overview, withCluster, withSpec } from '../situations.ts';

/** Phase Rescaling in reactive mode: the job uses all slots, so flinkapp changes the number of TaskManagers alone. */

const WIDER = record({ submission: 'Application', flinkConfig: { 'scheduler-mode': 'reactive' }, parallelism: 4 });
const REACTIVE: DeployRecord = {
  ...record({ submission: 'Application', flinkConfig: { 'scheduler-mode': 'reactive' } }),
  start: { jobId: 'job-1', attempt: 1 },
};
const RESCALED: DeployRecord = { ...REACTIVE, spec: { ...REACTIVE.spec, parallelism: 4 }, rescaled: WIDER.hash };

/** All slots of two TaskManagers are used; what else the cluster reports differs. */
const rescaling = (phaseSince: string, more = {}) =>
  observe(
    deployed({
      phase: 'Rescaling',
      phaseSince,
      deployed: REACTIVE,
      rescaling: { record: RESCALED, by: 'replicas' },
    }),
    { desired: WIDER },
    withSpec({ scaleMode: 'InPlace' }),
    withCluster(
      answering({ overview: { ...overview, taskManagers: 2, slotsTotal: 4 }, jobs: [job('RUNNING')], ...more }),
      REACTIVE.hash,
    ),
  );
const vertices = (parallelism: number) => ({
  requirements: {
    state: 'known',
    vertices: [{ id: 'v', parallelism, maxParallelism: 128, lower: 1, upper: 128 }],
  },
});

testDecisions('rescaling-reactive', {
  'The job uses the new slots': [
    [
      'A reactive rescale is done when a vertex has the parallelism of all slots',
      () => rescaling(at(-1000), vertices(4)),
      'Running, Rescaled, cleared @100',
    ],
    [
      'A reactive rescale is done when all slots are used and Flink does not report the parallelism of vertices',
      () => rescaling(at(-1000), { requirements: { state: 'unsupported' } }),
      'Running, Rescaled, cleared @100',
    ],
    [
      'A reactive rescale is done after the limit for a job to start when the running job uses fewer slots',
      () => rescaling(at(-400_000), vertices(2)),
      'Running, Rescaled, cleared @100',
    ],
  ],
  'The job does not use the new slots': [
    [
      'flinkapp waits for a vertex that has its old parallelism although all slots are used',
      () => rescaling(at(-1000), vertices(2)),
      'Rescaling, WaitingForRescale @1000',
    ],
    [
      'A reactive rescale fails when the job is RESTARTING after the limit for a job to start',
      () => rescaling(at(-400_000), { ...vertices(2), jobs: [job('RESTARTING')] }),
      'DeployFailed, RescaleFailed, RESCALE_FAILED @100',
    ],
    [
      'A reactive rescale ends when the job is gone with its JobManager',
      () => rescaling(at(-1000), { jobs: [] }),
      'Running @100',
    ],
  ],
});
