import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAST_APPLIED_ANNOTATION } from '../../../../src/api/labels.ts';
import type { DeployRecord } from '../../../../src/api/status.ts';
import { clientJob } from '../../../../src/objects/workloads/client-job.ts';
import { deployment, keepAppliedSpec } from '../../../../src/objects/workloads/deployment.ts';
import { jobManagerJob } from '../../../../src/objects/workloads/jobmanager-job.ts';
import { record } from '../../../builders.ts';
import { APPLICATION, OWNER, recordWithout, START } from '../fixtures.ts';

/** A workload that exists keeps the spec it was made with, so that a newer flinkapp restarts no pods. */

const annotated = (text: string) => ({ metadata: { annotations: { [LAST_APPLIED_ANNOTATION]: text } } });

test('a Deployment that exists keeps the spec that flinkapp applied, with the desired number of replicas', () => {
  const desired = deployment(OWNER, record(), 'jobmanager');
  const applied = { ...desired.spec, replicas: 7, paused: true };
  const observed = { ...desired, ...annotated(JSON.stringify({ spec: applied })) };
  assert.deepEqual(keepAppliedSpec(desired, observed).spec, { ...applied, replicas: 1 });
});

for (const [name, observed] of [
  ['a Deployment that does not exist', undefined],
  ['a Deployment that another tool made', {}],
  ['a Deployment whose annotation is not JSON', annotated('{')],
  ['a Deployment whose annotation has no spec', annotated('{}')],
  ['a Deployment whose annotation is null', annotated('null')],
] as const) {
  test(`${name} gets the rendered spec`, () => {
    const desired = deployment(OWNER, record(), 'jobmanager');
    assert.deepEqual(keepAppliedSpec(desired, observed), desired);
  });
}

const JOBS = {
  'the Job of a JobManager': (observed?: object) => {
    const cluster: DeployRecord = { ...record(APPLICATION), start: START };
    return jobManagerJob(OWNER, cluster, observed);
  },
  'the Job of a client': (observed?: object) => clientJob(OWNER, record({ submission: 'Job' }), START, observed),
};

for (const [name, render] of Object.entries(JOBS)) {
  test(`${name} keeps the spec that flinkapp applied`, () => {
    const applied = { template: { spec: { containers: [] } } };
    assert.deepEqual(render(annotated(JSON.stringify({ spec: applied }))).spec, applied);
  });

  test(`${name} gets the rendered spec if the annotation is missing`, () => {
    assert.deepEqual(render({}), render());
  });
}

test('a client pulls its image only if the node does not have it, also without the defaults of admission', () => {
  const bare = recordWithout(['imagePullPolicy'], { submission: 'Job' });
  const job = clientJob(OWNER, bare, START, undefined);
  assert.equal(job.spec?.template.spec?.containers[0]?.imagePullPolicy, 'IfNotPresent');
});

test('the annotation with the job parameters is there also if the spec has neither jar nor class', () => {
  const bare = recordWithout(['jarName', 'entryClass'], APPLICATION);
  const text = deployment(OWNER, bare, 'taskmanager').metadata.annotations?.['flink-job-properties'];
  assert.equal(text, 'jarName: \nparallelism: 2\nentryClass:\nprogramArgs:""');
});
