import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Job } from '@kubernetes/client-node';
import { mayStillStart } from '../../../src/lifecycle/start/application-start.ts';
import { clientEnded, clientFailure } from '../../../src/lifecycle/start/client-job.ts';
import { NO_CHILDREN } from '../../../src/objects/observed-children.ts';
import { observation, record } from '../../builders.ts';
import { answering, at, operation, pod, run, with1 } from './decide.ts';

/** submission Job: a row each. */

const CLIENT = record({ submission: 'Job' });
const submit = operation('submit', { jobId: 'job-2', cluster: CLIENT.hash, attempt: 3, jobManager: '' });
const name = `count-${CLIENT.hash}-run-3`;
const job = (type: string, message?: string): V1Job => ({
  status: { conditions: [{ type, status: 'True', ...(message === undefined ? {} : { message }) }] },
});
const children = (made?: V1Job) => ({ children: { ...NO_CHILDREN, jobs: made === undefined ? {} : { [name]: made } } });
const mine = (more = {}) => pod(CLIENT.hash, { name: `${name}-x`, ...more });
const fails = (more = {}) =>
  clientFailure(observation({ ...children(), ...more }), { operation: submit, record: CLIENT })?.message;

for (const [what, got, expected] of [
  ['is on its way', fails(), undefined],
  ['runs', fails({ pods: [mine()] }), undefined],
  ['has come to its end', fails(children(job('Complete'))), undefined],
  ['has failed', fails(children(job('Failed', 'too often'))), 'the client of job job-2: too often'],
  ['has failed without a word', fails(children(job('Failed'))), 'the client of job job-2: it failed'],
  [
    'tells why',
    fails({ ...children(job('Failed', 'too often')), endedPods: [mine(), mine({ problem: 'boom' })] }),
    'the client of job job-2: boom',
  ],
  [
    'cannot start',
    fails({ pods: [mine({ problem: 'ErrImagePull', permanent: true })] }),
    'the client of job job-2: ErrImagePull',
  ],
  [
    'is not another pod',
    fails({
      pods: [pod(CLIENT.hash, { permanent: true, problem: 'x' }), mine({ ownedByUid: false, permanent: true })],
    }),
    undefined,
  ],
] as const) {
  test(`a client ${what}`, () => assert.equal(got, expected));
}

const status = { updating: CLIENT };
const other = { rescaling: { record: CLIENT, by: 'restart' as const } };
for (const [what, got, expected] of [
  ['on its way', mayStillStart(observation({ status, ...children() }), submit), true],
  ['for a rescale', mayStillStart(observation({ status: other, ...children() }), submit), true],
  ['at its end', mayStillStart(observation({ status, ...children(job('Complete')) }), submit), false],
  ['that failed', clientEnded(observation(children(job('Failed'))), CLIENT, submit), true],
] as const) {
  test(`a client ${what}: ${got ? 'yes' : 'no'}`, () => assert.equal(got, expected));
}

const starting = {
  phase: 'SubmittingJob' as const,
  updating: CLIENT,
  operation: submit,
  phaseSince: at(-1000),
};
for (const [what, got, expected] of [
  [
    'is waited for',
    run(starting, { desired: CLIENT, ...with1(answering({ jobs: [] }), CLIENT.hash), pods: [], ...children() }),
    'SubmittingJob, WaitingForJob @400',
  ],
  [
    'fails the deploy',
    run(starting, {
      desired: CLIENT,
      ...with1(answering({ jobs: [] }), CLIENT.hash),
      pods: [],
      ...children(job('Failed')),
    }),
    'DeployFailed, DeployFailed, SUBMISSION_REFUSED @100',
  ],
] as const) {
  test(`the client ${what}`, () => assert.equal(got, expected));
}
