import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeployRecord, Status } from '../../../src/api/status.ts';
import { needsJobManager, redeploysLiveCluster } from '../../../src/lifecycle/facts/application-mode.ts';
import { submissionTargetAlive } from '../../../src/lifecycle/facts/jobmanager-process.ts';
import { Deleting } from '../../../src/lifecycle/phases/deleting.ts';
import { mayStillStart, standaloneStart } from '../../../src/lifecycle/start/application-start.ts';
import { startedJob, submission } from '../../../src/lifecycle/start/submission.ts';
import { observation, record } from '../../builders.ts';
import { answering, at, deployed, job, operation, overview, pod, run, silent, spec, with1 } from './decide.ts';

/** Application mode: a row each. */

const START = { jobId: 'job-1', attempt: 1 };
const BEFORE: DeployRecord = record({ submission: 'Application' });
const APP: DeployRecord = { ...BEFORE, start: START };
const STORED: DeployRecord = {
  ...record({ submission: 'Application', flinkConfig: { 'high-availability.type': 'kubernetes' } }),
  start: START,
};
const { hash } = APP;
const manager = (more = {}) => pod(hash, { jobManagerId: 'p/0', ...more });
const worker = pod(hash, { runs: true });
const submit = operation('submit', { jobId: 'job-2', cluster: hash });
const starting = (more: Status = {}): Status => ({
  phase: 'SubmittingJob',
  updating: APP,
  operation: submit,
  phaseSince: at(-1000),
  ...more,
});
const desired = { desired: BEFORE };

const start = (more = {}, jobManager?: string, of = APP) =>
  standaloneStart(observation({ ...more }), {
    operation: { ...submit, cluster: of.hash, ...(jobManager === undefined ? {} : { jobManager }) },
    record: of,
  });
const refused = (why: string) => ({
  kind: 'ended' as const,
  failure: { code: 'SUBMISSION_REFUSED' as const, message: `the JobManager of job job-2 has ended${why}` },
});
const comes = (change = {}) => ({
  kind: 'starting' as const,
  waiting: { reason: 'WaitingForJob' as const, message: 'the JobManager of the new job is starting' },
  change,
});

for (const [name, got, expected] of [
  ['a JobManager that is not there yet is waited for', start({ pods: [worker] }), comes()],
  [
    'one that is seen first is remembered',
    start({ pods: [manager()] }),
    comes({ operation: { ...submit, jobManager: 'p/0' } }),
  ],
  ['and then it is that one', start({ pods: [manager()] }, 'p/0'), comes()],
  ['another one is none', start({ pods: [manager({ jobManagerId: 'q/0' })] }, 'p/0'), refused('')],
  ['one that has ended says why', start({ endedPods: [manager({ problem: 't' })] }, 'p/0'), refused(': t')],
  ['one that cannot start too', start({ pods: [manager({ problem: 'u', permanent: true })] }), refused(': u')],
  [
    'with high availability any will do',
    start({ pods: [pod(STORED.hash, { jobManagerId: 'p/0' })] }, undefined, STORED),
    comes(),
  ],
] as const) {
  test(`standalone: ${name}`, () => assert.deepEqual(got, expected));
}

for (const [name, got, expected] of [
  [
    'TaskManagers come first',
    run({ phase: 'ClusterStarting', updating: BEFORE, phaseSince: at(-100) }, { ...desired, pods: [] }),
    'ClusterStarting, WaitingForCluster @400',
  ],
  [
    'nobody has looked',
    run({ phase: 'ClusterStarting', updating: BEFORE, phaseSince: at(-100) }, desired),
    'ClusterStarting, WaitingForCluster @400',
  ],
  [
    'they run',
    run({ phase: 'ClusterStarting', updating: BEFORE, phaseSince: at(-100) }, { ...desired, pods: [worker] }),
    'SubmittingJob, cleared @100',
  ],
  [
    'the JobManager is waited for',
    run(starting(), { ...desired, ...with1(silent, hash), pods: [] }),
    'SubmittingJob, WaitingForJob @400',
  ],
  [
    'so is its job',
    run(starting(), { ...desired, ...with1(answering({ jobs: [] }), hash), pods: [] }),
    'SubmittingJob, WaitingForJob @400',
  ],
  [
    'not for ever',
    run(starting({ operation: { ...submit, startedAt: at(-300_000) } }), {
      ...desired,
      ...with1(silent, hash),
      pods: [],
    }),
    'DeployFailed, DeployFailed, JOB_NOT_RUNNING @100',
  ],
  [
    'one that has ended is not waited for',
    run(starting(), { ...desired, ...with1(silent, hash), pods: [], endedPods: [manager()] }),
    'DeployFailed, DeployFailed, SUBMISSION_REFUSED @100',
  ],
  [
    'a deletion waits for a start that may come to something',
    run({ ...starting(), phase: 'Deleting' }, { deleting: true, ...with1(answering({ jobs: [] }), hash), pods: [] }),
    'Deleting @300',
  ],
] as const) {
  test(`application mode: ${name}`, () => assert.equal(got, expected));
}

for (const [name, got, expected] of [
  ['of a cluster without a job', mayStillStart(observation({ status: { updating: BEFORE } }), submit), false],
  ['that is young', mayStillStart(observation({ status: { updating: APP } }), submit), true],
  [
    'that is late',
    mayStillStart(observation({ status: { updating: APP } }), { ...submit, startedAt: at(-300_000) }),
    false,
  ],
  ['that has ended', mayStillStart(observation({ status: { updating: APP }, endedPods: [manager()] }), submit), false],
] as const) {
  test(`a start ${name} ${expected ? 'may' : 'will not'} come to something`, () => assert.equal(got, expected));
}

const lost = { jobStatus: { jobID: 'job-1', state: 'LOST', settled: true } };
for (const [name, got, expected] of [
  ['sent to: always', needsJobManager(observation(), record()), true],
  ['of an application: with its job', needsJobManager(observation(), APP), true],
  ['of an application: not before', needsJobManager(observation(), BEFORE), false],
  ['of an application: to search', needsJobManager(observation({ status: lost }), BEFORE), true],
  ['itself: the version that runs', redeploysLiveCluster({ deployed: APP }, hash), true],
  ['itself: not another', redeploysLiveCluster({ deployed: APP }, 'x'), false],
  ['itself: not one that was given up', redeploysLiveCluster({ deployed: APP, clusterReleased: true }, hash), false],
  ['itself: not one that jobs are sent to', redeploysLiveCluster({ deployed: record() }, record().hash), false],
  ['itself: not the first', redeploysLiveCluster({}, hash), false],
  [
    'still there: the same process',
    submissionTargetAlive(observation({ pods: [manager()] }), { ...record(), hash }, 'p/0'),
    true,
  ],
  [
    'still there: not another one',
    submissionTargetAlive(observation({ pods: [manager()] }), { ...record(), hash }, 'q/0'),
    false,
  ],
  [
    'with a store: not when one of them has gone',
    submissionTargetAlive(observation({ pods: [manager()] }), { ...STORED, hash }, 'p/0 q/0'),
    false,
  ],
  [
    'with a store: also beside a new one',
    submissionTargetAlive(
      observation({ pods: [manager(), manager({ jobManagerId: 'q/0' })] }),
      { ...STORED, hash },
      'p/0',
    ),
    true,
  ],
  [
    'with a store: of none nothing is known',
    submissionTargetAlive(observation({ pods: [manager()] }), { ...STORED, hash }, undefined),
    false,
  ],
] as const) {
  test(`JobManager ${name}`, () => assert.equal(got, expected));
}

test('a jar and a class that are not named are none', () => {
  const { jarName: _, entryClass: __, ...bare } = record().spec;
  const sent = { operation: submit, record: { ...record(), spec: bare } };
  const { jarName, entryClass } = submission(observation(), sent);
  const started = startedJob(observation({ pods: [] }), job('RUNNING'), sent);
  assert.deepEqual([jarName, entryClass, 'jarName' in started, 'entryClass' in started], ['', '', false, false]);
});

const REACTIVE: DeployRecord = {
  ...record({ submission: 'Application', flinkConfig: { 'scheduler-mode': 'reactive' } }),
  start: START,
};
const WIDER: DeployRecord = {
  ...REACTIVE,
  spec: { ...REACTIVE.spec, parallelism: 4 },
  rescaled: record({ ...REACTIVE.spec, parallelism: 4 }).hash,
};
const reactive = (since: number, view = {}, more = {}) =>
  run(
    deployed({
      phase: 'Rescaling',
      phaseSince: at(since),
      deployed: REACTIVE,
      rescaling: { record: WIDER, by: 'replicas' },
    }),
    {
      desired: record({ ...REACTIVE.spec, parallelism: 4 }),
      ...spec({ scaleMode: 'InPlace' }),
      ...with1(
        answering({ overview: { ...overview, taskManagers: 2, slotsTotal: 4 }, jobs: [job('RUNNING')], ...view }),
        REACTIVE.hash,
      ),
      ...more,
    },
  );
const vertices = (parallelism: number) => ({
  requirements: {
    state: 'known' as const,
    vertices: [{ id: 'v', parallelism, maxParallelism: 128, lower: 1, upper: 128 }],
  },
});

for (const [name, got, expected] of [
  ['its vertices tell', reactive(-1000, vertices(4)), 'Running, Rescaled, cleared @100'],
  ['its slots do not', reactive(-1000, vertices(2)), 'Rescaling, WaitingForRescale @1000'],
  [
    'but where nobody tells of vertices',
    reactive(-1000, { requirements: { state: 'unsupported' } }),
    'Running, Rescaled, cleared @100',
  ],
  [
    'a job too small for its slots is not waited for',
    reactive(-400_000, vertices(2)),
    'Running, Rescaled, cleared @100',
  ],
  [
    'one that does not run is given up',
    reactive(-400_000, { ...vertices(2), jobs: [job('RESTARTING')] }),
    'DeployFailed, RescaleFailed, RESCALE_FAILED @100',
  ],
  ['one that is gone is not waited for', reactive(-1000, { jobs: [] }), 'Running @100'],
] as const) {
  test(`reactive mode: ${name}`, () => assert.equal(got, expected));
}

test('a deletion asks for what it waits for', () => {
  assert.deepEqual(Deleting.reads(observation({ status: { ...starting(), phase: 'Deleting' } })), {
    pods: true,
    clusters: { [hash]: { jobs: true } },
  });
});
