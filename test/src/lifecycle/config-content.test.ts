import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import type { ConfigContent } from '../../../src/api/status.ts';
import { configContent, type RelatedObject } from '../../../src/lifecycle/facts/config-content.ts';
import { fingerprint } from '../../../src/objects/json/fingerprint.ts';
import { spec } from '../../builders.ts';

const reading = (...names: readonly string[]): Spec =>
  spec({
    rolloutOnConfigChange: true,
    jobManagerConfig: { envConfig: { envFrom: names.map((name) => ({ configMapRef: { name } })) } },
  });
const object = (level: string, resourceVersion?: string): RelatedObject => ({
  metadata: { name: 'm', ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  data: { level },
});
const content = (level: string): string => fingerprint([{ level }, undefined]);
const m = (level: string, version: string) => ({ name: 'ConfigMap/m', content: content(level), version });
const n = { ...m('info', '3'), name: 'ConfigMap/n' };
const seen = (level: string, version: string, rollout?: string): ConfigContent => ({
  objects: [m(level, version)],
  ...(rollout === undefined ? {} : { rollout }),
});
const rolled = (...objects: readonly { readonly name: string; readonly content: string }[]): string =>
  fingerprint(objects.map((known) => [known.name, known.content]));
const look = (
  config: ConfigContent | undefined,
  related: Readonly<Record<string, RelatedObject>>,
  desired = reading('m'),
) => configContent(desired, config === undefined ? {} : { config }, related);

for (const [name, got, expected] of [
  [
    'the first sight of an object changes nothing',
    look(undefined, { 'ConfigMap/m': object('info', '5') }),
    seen('info', '5'),
  ],
  ['one without a version is the oldest', look(undefined, { 'ConfigMap/m': object('info') }), seen('info', '0')],
  ['no object is not remembered', look(undefined, {}), undefined],
  [
    'the same content is the same, whatever its version',
    look(seen('info', '5'), { 'ConfigMap/m': object('info', '9') }),
    seen('info', '5'),
  ],
  [
    'another content is rolled out',
    look(seen('info', '5'), { 'ConfigMap/m': object('debug', '9') }),
    seen('debug', '9', rolled(m('debug', '9'))),
  ],
  ['an older one is not', look(seen('info', '5'), { 'ConfigMap/m': object('debug', '4') }), seen('info', '5')],
  ['one that is gone stays', look(seen('info', '5', 'r'), {}), seen('info', '5', 'r')],
  [
    'an object that the spec names anew changes nothing of itself',
    look(
      seen('info', '5', 'r'),
      { 'ConfigMap/m': object('info', '5'), 'ConfigMap/n': object('info', '3') },
      reading('m', 'n'),
    ),
    { objects: [m('info', '5'), n], rollout: 'r' },
  ],
  ['nor one that it names no more', look({ objects: [m('info', '5'), n] }, {}), seen('info', '5')],
  [
    'where nobody wants to know, what is known stays',
    configContent(spec(), { config: seen('info', '5', 'r') }, { 'ConfigMap/m': object('x', '9') }),
    seen('info', '5', 'r'),
  ],
] as const) {
  test(`content: ${name}`, () => assert.deepEqual(got, expected));
}
