import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Condition, Status } from '../../../src/api/status.ts';
import { type Decision, enter, REQUEUE_MS, stay } from '../../../src/lifecycle/decision.ts';
import type { MissingObject, MissingProblem } from '../../../src/lifecycle/missing-object.ts';
import { type Doubt, objectsInDoubt } from '../../../src/lifecycle/objects-in-doubt.ts';
import { troubleOf } from '../../../src/lifecycle/start/cluster-trouble.ts';
import { withMissingObject } from '../../../src/lifecycle/start/missing-object.ts';
import { application, observation } from '../../builders.ts';
import { at, deployed, type Facts, NEXT, OLD, pod, SETTLED, withSpec } from './situations.ts';
import { type Decided, testStatuses } from './statuses.ts';

/** What an application says of an object that Kubernetes does not create, and about which objects flinkapp asks. */

const REFUSED: MissingProblem = { kind: 'refused', message: 'denied' };
const SAID = 'The API server refuses Service count: denied. flinkapp continues when the API server accepts it';
const missing = (problem: MissingProblem, more: Partial<MissingObject> = {}): MissingObject => ({
  kind: 'Service',
  name: 'count',
  problem,
  ...more,
});

/** The wait and the Events of a decision in the phase Running, once the object is missing. */
const said = (decision: Partial<Decision>, object: MissingObject, status: Status = { phase: 'Running' }) => {
  const { waiting, effects } = withMissingObject(
    { ...stay('Running', REQUEUE_MS.steady), ...decision },
    observation({ status, missing: object }),
  );
  const events = effects.map((effect) => (effect.kind === 'recordEvent' ? effect.event.reason : effect.kind));
  return [waiting?.reason, waiting?.message, events];
};
const CLUSTER = { waiting: { reason: 'WaitingForCluster' as const, message: 'Waiting for the JobManager to answer' } };
const UNHEALTHY = { waiting: { reason: 'JobNotHealthy' as const, message: 'The job is RESTARTING' } };
const known: Condition = {
  type: 'Progressing',
  status: 'True',
  reason: 'ObjectRefused',
  message: SAID,
  lastTransitionTime: at(0),
};

const rows: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ['a job that runs', said({}, missing(REFUSED)), ['ObjectRefused', SAID, ['ObjectRefused']]],
  ['a cluster that starts', said(CLUSTER, missing(REFUSED)), ['ObjectRefused', SAID, ['ObjectRefused']]],
  [
    'a deploy that becomes stable',
    said({ waiting: { reason: 'Stabilizing', message: 'm' } }, missing(REFUSED)),
    ['ObjectRefused', SAID, ['ObjectRefused']],
  ],
  [
    'a job that is not healthy',
    said(UNHEALTHY, missing(REFUSED)),
    ['JobNotHealthy', `The job is RESTARTING. ${SAID}`, ['ObjectRefused']],
  ],
  [
    'an application that has said it',
    said({}, missing(REFUSED), { phase: 'Running', conditions: [known] }),
    ['ObjectRefused', SAID, []],
  ],
  [
    'an object whose name is taken',
    said({}, missing({ kind: 'taken' })),
    [
      'NameTaken',
      'Another Service count exists, which does not belong to this application. flinkapp continues when it is deleted: kubectl delete service count --namespace ns',
      ['NameTaken'],
    ],
  ],
  [
    'an object whose name has an object of another controller',
    said({}, missing({ kind: 'taken', controller: 'Deployer main' })),
    [
      'NameTaken',
      'Another Service count exists, which belongs to Deployer main. flinkapp continues when it is deleted: kubectl delete service count --namespace ns',
      ['NameTaken'],
    ],
  ],
  [
    'an object that lost its label',
    said({}, missing({ kind: 'released' })),
    [
      'LabelLost',
      'Service count has lost its label controller-uid, so Metacontroller no longer finds it. To restore it: kubectl label service count controller-uid=uid-1 --overwrite --namespace ns',
      ['LabelLost'],
    ],
  ],
  [
    'a cluster that starts without an object of which nothing is known',
    said(CLUSTER, missing({ kind: 'absent' })),
    [
      'WaitingForCluster',
      'Kubernetes has not created Service count. If the API server refuses it, an Event SyncError says why: kubectl describe flinkapplication count --namespace ns',
      [],
    ],
  ],
  [
    'a cluster that starts without an object about which flinkapp may not ask',
    said(CLUSTER, missing({ kind: 'absent', notAsked: 'cannot create resource "services"' })),
    [
      'WaitingForCluster',
      'Kubernetes has not created Service count. flinkapp may not ask why: cannot create resource "services"',
      [],
    ],
  ],
  [
    'a job that runs without an object of which nothing is known',
    said({}, missing({ kind: 'absent' })),
    [undefined, undefined, []],
  ],
  ['an object that is only planned', said({}, missing(REFUSED, { planned: true })), [undefined, undefined, []]],
  ['a phase that ends', said(enter('Updating'), missing(REFUSED)), [undefined, undefined, []]],
];

for (const [name, actual, expected] of rows)
  test(`What is said of ${name}`, () => {
    assert.deepEqual(actual, expected);
  });

test('A cluster lacks an object that is refused, and none of which nothing is known', () => {
  const trouble = (problem: MissingProblem) => troubleOf(observation({ missing: missing(problem) }), OLD.hash);
  assert.deepEqual(
    [trouble(REFUSED), trouble({ kind: 'absent' })],
    [
      {
        code: 'OBJECT_NOT_CREATED',
        text: 'the API server refuses Service count: denied',
        permanent: false,
        needsEdit: false,
      },
      undefined,
    ],
  );
});

const doubtOf = (status: Status, ...facts: readonly Facts[]): readonly string[] => {
  const { objects, planned }: Doubt = objectsInDoubt(
    observation({ desired: NEXT, status, ...Object.assign({}, ...facts) }),
  );
  const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name ?? metadata.generateName}`);
  return planned ? ['planned', ...names] : names;
};
const SINGLE = withSpec({ deploymentMode: 'Single', podDisruptionBudget: { taskManager: { minAvailable: 1 } } });
const updating = deployed({ phase: 'Updating' });
const planned = [
  'planned',
  `Deployment count-${NEXT.hash}-jm`,
  `Deployment count-${NEXT.hash}-tm`,
  `Service count-${NEXT.hash}`,
  `PodDisruptionBudget count-${NEXT.hash}-tm`,
  `Pod count-${NEXT.hash}-jm-`,
  `Pod count-${NEXT.hash}-tm-`,
];
const finalizers = { application: application({ metadata: { finalizers: ['foregroundDeletion'] } }) };

const doubts: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'A phase that has just begun asks about nothing',
    doubtOf(deployed({ phase: 'Running', phaseSince: at(-2000) })),
    [],
  ],
  [
    'A phase of three seconds asks about the first missing object',
    doubtOf(deployed({ phase: 'Running', phaseSince: at(-3000) })),
    [`Deployment count-${OLD.hash}-jm`],
  ],
  [
    'A deletion that takes the objects away asks about nothing',
    doubtOf(deployed({ phase: 'Deleting', phaseSince: at(-9000) }), finalizers),
    [],
  ],
  [
    'Mode Single asks about the new cluster before the old one goes',
    doubtOf(updating, SINGLE, { pods: [pod(OLD.hash)] }),
    planned,
  ],
  [
    'Mode Single does not ask while pods of an earlier attempt end',
    doubtOf({ ...updating, phaseSince: at(0) }, SINGLE, { pods: [pod(NEXT.hash)] }),
    [],
  ],
  [
    'Mode Single does not ask without a job that runs',
    doubtOf({ ...updating, ...SETTLED, phaseSince: at(0) }, SINGLE),
    [],
  ],
  [
    'Mode Single does not ask about the live version',
    doubtOf({ ...updating, phaseSince: at(0) }, SINGLE, { desired: OLD }),
    [],
  ],
  [
    'Mode Dual does not ask before the new cluster is due',
    doubtOf({ ...updating, phaseSince: at(0) }, { pods: [] }),
    [],
  ],
];

for (const [name, actual, expected] of doubts)
  test(name, () => {
    assert.deepEqual(actual, expected);
  });

/** What the phase says when an object is missing. */
const without = (
  phase: 'Running' | 'Suspended' | 'DeployFailed',
  problem: MissingProblem,
  status: Status = {},
): Decided => {
  const observed = observation({ status: { phase, ...status }, missing: missing(problem) });
  return { observation: observed, decision: withMissingObject(stay(phase, REQUEUE_MS.steady), observed) };
};
const FAILED_DEPLOY: Status = {
  failedDeployHash: NEXT.hash,
  lastError: { code: 'JOB_FAILED', message: 'job job-2 is FAILED', since: at(0), retryable: false },
};

testStatuses('missing-object', {
  'An object is missing': [
    [
      'A job that runs is Ready, and the refusal of another object is progress that is awaited',
      () => without('Running', { kind: 'refused', message: 'services "count" is forbidden: exceeded quota: team' }),
      '+Ready JobRunning, +Progressing ObjectRefused, -Stalled JobRunning',
    ],
    [
      'A job that runs is Ready although the name of an object is taken',
      () => without('Running', { kind: 'taken' }),
      '+Ready JobRunning, +Progressing NameTaken, -Stalled JobRunning',
    ],
    [
      'A suspended application says that an object has lost its label',
      () => without('Suspended', { kind: 'released' }),
      '-Ready Suspended, +Progressing LabelLost, -Stalled Suspended',
    ],
    [
      'A failed deploy says first why it failed',
      () => without('DeployFailed', { kind: 'taken', controller: 'Deployer main' }, FAILED_DEPLOY),
      '-Ready DeployFailed, -Progressing DeployFailed, +Stalled DeployFailed, JOB_FAILED',
    ],
  ],
});
