import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStatus } from '../../../../src/api/status/read-status.ts';
import { record } from '../../../builders.ts';

/** Which stored statuses flinkapp can decide from. */

const TIME = '2026-01-01T12:00:00Z';
const DEPLOYED = { hash: record().hash, spec: record().spec, labels: {} };
const RUNNING = { phase: 'Running', phaseSince: TIME, revision: 7, deployed: DEPLOYED };

for (const [sentence, stored, status] of [
  ['no status', undefined, {}],
  ['a status that is null', null, {}],
  ['an empty status', {}, {}],
  ['a status in which Metacontroller wrote a generation', { observedGeneration: 3 }, { observedGeneration: 3 }],
  ['a status of flinkapp', RUNNING, RUNNING],
  ['a status without a revision', { ...RUNNING, revision: undefined }, { ...RUNNING, revision: undefined }],
  [
    'a field that this flinkapp does not know',
    { ...RUNNING, canary: { step: 2 } },
    { ...RUNNING, canary: { step: 2 } },
  ],
  ['a field that is null', { ...RUNNING, savepointPath: null }, RUNNING],
  [
    'nulls inside of objects and lists',
    { ...RUNNING, jobStatus: { state: null, more: [{ a: null }, null] }, deployed: { ...DEPLOYED, config: null } },
    { ...RUNNING, jobStatus: { more: [{}] } },
  ],
] as const) {
  test(`readStatus: ${sentence} is readable`, () => {
    assert.deepEqual(readStatus(stored), { kind: 'readable', status: status });
  });
}

for (const [sentence, more] of [
  ['health of the job', { jobStatus: { health: 'Purple' } }],
  ['health of the cluster', { clusterStatus: { health: '' } }],
  ['state of the job', { jobStatus: { state: 'DREAMING' } }],
  ['outcome of a deploy', { history: [{ hash: 'a', image: 'b', outcome: 'Paused', at: TIME }] }],
  [
    'kind and reason of a restore point',
    { restorePoints: [{ kind: 'snapshot', reason: 'Audit', path: 'p', jobId: 'j' }] },
  ],
  ['condition', { conditions: [{ type: 'Paused', status: 'Maybe' }] }],
  ['error code', { lastError: { code: 'TOO_WARM' } }],
  ['time of the last change', { lastUpdatedAt: 'yesterday' }],
  [
    'reason of a savepoint',
    {
      operation: {
        kind: 'savepoint',
        jobId: 'j',
        cluster: DEPLOYED.hash,
        attempt: 1,
        startedAt: TIME,
        triggerId: 't',
        reason: 'Audit',
      },
    },
  ],
  [
    'imagePullPolicy of a deployed spec',
    { deployed: { ...DEPLOYED, spec: { ...DEPLOYED.spec, imagePullPolicy: 'Sometimes' } } },
  ],
] as const) {
  test(`readStatus: an unknown ${sentence} stays as it is, because flinkapp only shows it`, () => {
    assert.deepEqual(readStatus({ ...RUNNING, ...more }), { kind: 'readable', status: { ...RUNNING, ...more } });
  });
}

const STOP = { kind: 'stop', jobId: 'j', cluster: DEPLOYED.hash, attempt: 1, startedAt: TIME, triggerId: 't' };
const HOOK = { kind: 'verification', name: 'n', cluster: DEPLOYED.hash, jobId: 'j', phase: 'Running', startedAt: TIME };
const withoutField = (value: object, field: string): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));
const LONG = 'x'.repeat(50);

for (const [why, more] of [
  ['status.phase is "Pausing", a word that this flinkapp does not know', { phase: 'Pausing' }],
  ['status.phase is missing', { phase: undefined }],
  ['status.phase is missing', { phase: null }],
  ['status.phase is empty, although a version is deployed', { phase: '' }],
  ['status.phase is empty, although a version is deployed', { phase: '', deployed: undefined, updating: DEPLOYED }],
  ['status.phase is a value of 52 characters, a word that this flinkapp does not know', { phase: LONG }],
  ['status.phaseSince is "soon", which is no time (RFC 3339)', { phaseSince: 'soon' }],
  ['status.deploymentMode is "Canary", a word that this flinkapp does not know', { deploymentMode: 'Canary' }],
  ['status.attempts is "7", and must be integer', { attempts: '7' }],
  ['status.operation.kind is "pause", a word that this flinkapp does not know', { operation: { kind: 'pause' } }],
  ['status.operation.kind is missing', { operation: {} }],
  ['status.operation.startedAt is missing', { operation: { kind: 'teardown' } }],
  ...['jobId', 'cluster', 'attempt', 'startedAt', 'triggerId'].map(
    (field) => [`status.operation.${field} is missing`, { operation: withoutField(STOP, field) }] as const,
  ),
  ['status.operation.cluster is "../x", which is no deploy hash', { operation: { ...STOP, cluster: '../x' } }],
  ['status.hook.kind is "canary", a word that this flinkapp does not know', { hook: { ...HOOK, kind: 'canary' } }],
  ...Object.keys(HOOK).map(
    (field) => [`status.hook.${field} is missing`, { hook: withoutField(HOOK, field) }] as const,
  ),
  ['status.deployed is missing', { deployed: undefined }],
  ['status.deployed.hash is missing', { deployed: { spec: DEPLOYED.spec } }],
  ['status.deployed.hash is "x", which is no deploy hash', { deployed: { ...DEPLOYED, hash: 'x' } }],
  ['status.deployed.spec is missing', { deployed: { hash: DEPLOYED.hash } }],
  ['status.deployed.spec.image is missing', { deployed: { ...DEPLOYED, spec: { parallelism: 1 } } }],
  [
    'status.deployed.spec.parallelism is a value of 3 characters, and must be integer',
    { deployed: { ...DEPLOYED, spec: { ...DEPLOYED.spec, parallelism: 'a' } } },
  ],
  [
    'status.deployed.spec.submission is a value of 8 characters, a word that this flinkapp does not know',
    { deployed: { ...DEPLOYED, spec: { ...DEPLOYED.spec, submission: 'Remote' } } },
  ],
  ['status.deployed.start.attempt is missing', { deployed: { ...DEPLOYED, start: { jobId: 'j' } } }],
  ['status.previous.record is missing', { previous: {} }],
  ['status.previous.record.hash is missing', { previous: { record: {} } }],
  ['status.rescaling is missing', { phase: 'Rescaling' }],
  [
    'status.rescaling.by is "magic", a word that this flinkapp does not know',
    { rescaling: { record: DEPLOYED, by: 'magic' } },
  ],
  ['status.updating is missing', { phase: 'SubmittingJob' }],
  ['status.updating is missing', { phase: 'DualRunning' }],
  ['status.restarts.at is missing', { restarts: { attempts: 1 } }],
  ['status.restorePoints[1].path is missing', { restorePoints: [{ path: 'p', jobId: 'j' }, { jobId: 'j' }] }],
  ['status.config.objects[0].content is missing', { config: { objects: [{ name: 'n', version: '1' }] } }],
  ['status.conditions is "x", and must be array', { conditions: 'x' }],
] as const) {
  test(`readStatus: ${why} (${JSON.stringify(more).slice(0, 60)})`, () => {
    const stored = { ...RUNNING, ...more };
    assert.deepEqual(readStatus(stored), { kind: 'unreadable', stored, why });
  });
}

test('readStatus: a status that is no object is unreadable', () => {
  assert.deepEqual(readStatus([]), { kind: 'unreadable', stored: {}, why: 'status is no object' });
});

/** As Lyft's operator writes it. */
const LYFT = {
  phase: 'Running',
  lastUpdatedAt: TIME,
  deployHash: '1a2b3c4d',
  failedDeployHash: '',
  deployVersion: 'green',
  retryCount: 0,
  savepointPath: '',
  clusterStatus: { health: 'Green', numberOfTaskManagers: 2, availableTaskSlots: 0 },
  jobStatus: { jobID: '0123456789abcdef0123456789abcdef', health: 'Green', state: 'RUNNING', parallelism: 4 },
};

for (const [sentence, stored] of [
  ['a running application', LYFT],
  ['a running application whose health is empty', { ...LYFT, clusterStatus: { health: '' } }],
  ['a failed application', { ...LYFT, phase: 'DeployFailed', lastSeenError: { appError: 'x' } }],
  [
    'an application that is not deployed yet',
    { deployHash: '', clusterStatus: { availableTaskSlots: 0 }, jobStatus: {} },
  ],
  ['an application with other types', { ...LYFT, retryCount: 'many' }],
] as const) {
  test(`readStatus: the status that Lyft's operator wrote for ${sentence} is foreign`, () => {
    assert.deepEqual(readStatus(stored), { kind: 'foreign', stored });
  });
}
