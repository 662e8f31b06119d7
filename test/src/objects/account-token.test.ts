import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import { podTemplate } from '../../../src/objects/pods/pod-template.ts';
import { record } from '../../builders.ts';

const owner = { name: 'count', namespace: 'ns', uid: 'uid-1' };
const template = (spec: object): Partial<Spec> => ({ taskManagerConfig: { taskSlots: 2, podTemplate: { spec } } });

const cases: readonly (readonly [string, Partial<Spec>, boolean | undefined])[] = [
  ['nobody asked for one', {}, false],
  ['an account is named', { serviceAccountName: 'flink' }, undefined],
  ['a template names an account', template({ serviceAccountName: 'flink' }), undefined],
  ['a template says so', template({ automountServiceAccountToken: true }), true],
  [
    'a template says no, whatever the account',
    { ...template({ automountServiceAccountToken: false }), serviceAccountName: 'flink' },
    false,
  ],
  ['high availability in Kubernetes', { flinkConfig: { 'high-availability.type': 'kubernetes' } }, undefined],
  ['high availability elsewhere', { flinkConfig: { 'high-availability.type': 'zookeeper' } }, false],
];

for (const [name, spec, mounted] of cases) {
  test(`the token of a pod's account: ${name}`, () => {
    assert.equal(podTemplate(owner, record(spec), 'taskmanager').spec?.automountServiceAccountToken, mounted);
  });
}
