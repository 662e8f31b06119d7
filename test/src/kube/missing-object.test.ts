import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeError } from '../../../src/kube/client.ts';
import { missingProblem } from '../../../src/kube/missing-object.ts';
import type { MissingProblem } from '../../../src/lifecycle/missing-object.ts';
import { emptyKube } from '../../fakes/kube.ts';

/** Why an object of an application is missing, from what the API server answers. */

const DEPLOYMENT = { kind: 'Deployment', metadata: { name: 'count-jm' } };
const POD = { kind: 'Pod', metadata: { generateName: 'count-jm-' } };
const APPLICATION = { namespace: 'ns', uid: 'uid-1' };
const QUOTA = 'deployments.apps "count-jm" is forbidden: exceeded quota: team';
const NO_RIGHT = 'deployments.apps is forbidden: User "u" cannot create resource "deployments" in API group "apps"';
const OWN_PODS = { selector: { matchLabels: { 'flink.k8s.io/application-uid': 'uid-1' } } };

const ask = async (found: unknown, refusal?: KubeError, object: typeof DEPLOYMENT | typeof POD = DEPLOYMENT) => {
  const requests: string[] = [];
  const kube = emptyKube({
    get: async (path) => {
      requests.push(`GET ${path}`);
      if (found instanceof Error) throw found;
      return found;
    },
    create: async (path) => {
      requests.push(`POST ${path}`);
      if (refusal !== undefined) throw refusal;
    },
  });
  return { problem: await missingProblem(kube, object, APPLICATION), requests };
};

const refusedWith = (status: number, reason: string): KubeError =>
  new KubeError(status, `answered: ${reason}`, { reason });

const existing: readonly (readonly [string, object, MissingProblem | undefined])[] = [
  [
    'is a child that the cache does not show yet',
    { metadata: { labels: { 'controller-uid': 'uid-1' }, ownerReferences: [{ uid: 'uid-1', controller: true }] } },
    undefined,
  ],
  ['nobody owns', { metadata: { name: 'count-jm' }, spec: { replicas: 1 } }, { kind: 'taken' }],
  [
    'has another controller',
    { metadata: { ownerReferences: [{ uid: 'x', kind: 'Deployer', name: 'main', controller: true }] } },
    { kind: 'taken', controller: 'Deployer main' },
  ],
  [
    'selects pods of the application and has another label',
    { metadata: { labels: { 'controller-uid': 'nightly' } }, spec: OWN_PODS },
    { kind: 'released' },
  ],
  ['is no object', { items: [] }, { kind: 'absent' }],
];

for (const [name, found, problem] of existing) {
  test(`an object that ${name} is not created in a dry run`, async () => {
    assert.deepEqual(await ask(found), {
      problem,
      requests: ['GET /apis/apps/v1/namespaces/ns/deployments/count-jm'],
    });
  });
}

const refusals: readonly (readonly [string, KubeError | undefined, MissingProblem])[] = [
  ['that the API server would create', undefined, { kind: 'absent' }],
  ['that a quota forbids', refusedWith(403, QUOTA), { kind: 'refused', message: QUOTA }],
  ['that is invalid', refusedWith(422, 'is invalid'), { kind: 'refused', message: 'is invalid' }],
  [
    'whose admission webhook does not answer',
    refusedWith(500, 'Internal error occurred: failed calling webhook "w"'),
    { kind: 'refused', message: 'Internal error occurred: failed calling webhook "w"' },
  ],
  ['while etcd is down', refusedWith(500, 'etcdserver: request timed out'), { kind: 'absent' }],
  ['that was created meanwhile', refusedWith(409, 'already exists'), { kind: 'absent' }],
  [
    'whose admission webhook has no dry runs',
    refusedWith(400, 'admission webhook "w" does not support dry run'),
    { kind: 'absent' },
  ],
  ['that flinkapp may not create', refusedWith(403, NO_RIGHT), { kind: 'absent', notAsked: NO_RIGHT }],
];

for (const [name, refusal, problem] of refusals) {
  test(`the problem of an object ${name}`, async () => {
    assert.deepEqual(await ask(undefined, refusal), {
      problem,
      requests: [
        'GET /apis/apps/v1/namespaces/ns/deployments/count-jm',
        'POST /apis/apps/v1/namespaces/ns/deployments?dryRun=All',
      ],
    });
  });
}

test('a pod has no name to look for, and its message holds none', async () => {
  assert.deepEqual(
    await ask(undefined, refusedWith(403, 'pods "count-jm-x7" is forbidden: violates PodSecurity'), POD),
    {
      problem: { kind: 'refused', message: 'forbidden: violates PodSecurity' },
      requests: ['POST /api/v1/namespaces/ns/pods?dryRun=All'],
    },
  );
});

test('an API server that does not answer the GET says nothing of the object', async () => {
  assert.deepEqual((await ask(refusedWith(0, 'timeout'))).problem, { kind: 'absent' });
  assert.deepEqual((await ask(new Error('boom'))).problem, { kind: 'absent' });
});
