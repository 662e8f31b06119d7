import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../../src/api/spec.ts';
import { podTemplate } from '../../../../src/objects/pods/pod-template.ts';
import { record } from '../../../builders.ts';
import { OWNER } from '../fixtures.ts';

const template = (spec: object): Partial<Spec> => ({ taskManagerConfig: { taskSlots: 2, podTemplate: { spec } } });

for (const [name, spec, mounted] of [
  ['a pod gets no token if nothing asks for one', {}, false],
  ['a pod of a named ServiceAccount gets its token', { serviceAccountName: 'flink' }, undefined],
  ['a pod whose template names a ServiceAccount gets its token', template({ serviceAccountName: 'flink' }), undefined],
  ['a template can ask for the token', template({ automountServiceAccountToken: true }), true],
  [
    'a template can refuse the token of a named ServiceAccount',
    { ...template({ automountServiceAccountToken: false }), serviceAccountName: 'flink' },
    false,
  ],
  [
    'a pod gets a token for high availability in Kubernetes',
    { flinkConfig: { 'high-availability.type': 'kubernetes' } },
    undefined,
  ],
  [
    'a pod gets no token for high availability in ZooKeeper',
    { flinkConfig: { 'high-availability.type': 'zookeeper' } },
    false,
  ],
] satisfies readonly (readonly [string, Partial<Spec>, boolean | undefined])[]) {
  test(name, () => {
    assert.equal(podTemplate(OWNER, record(spec), 'taskmanager').spec?.automountServiceAccountToken, mounted);
  });
}
