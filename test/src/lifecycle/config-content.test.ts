import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import type { ConfigContent } from '../../../src/api/status.ts';
import { configContent, type Related, type RelatedObject } from '../../../src/lifecycle/facts/config-content.ts';
import { fingerprint } from '../../../src/objects/json/fingerprint.ts';
import { spec } from '../../builders.ts';

/** `rolloutOnConfigChange`: what the status knows of the ConfigMaps that the pods read. */

/** The pods read the ConfigMaps of these names. */
const reading = (...names: readonly string[]): Spec =>
  spec({
    rolloutOnConfigChange: true,
    jobManagerConfig: { envConfig: { envFrom: names.map((name) => ({ configMapRef: { name } })) } },
  });
const configMap = (level: string, resourceVersion?: string): RelatedObject => ({
  metadata: { name: 'm', ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  data: { level },
});
const related = (level: string, resourceVersion?: string): Related => ({
  'ConfigMap/m': configMap(level, resourceVersion),
});

const known = (level: string, version: string, name = 'ConfigMap/m') => ({
  name,
  content: fingerprint([{ level }, undefined]),
  version,
});
const rolloutOf = (...objects: readonly ReturnType<typeof known>[]): string =>
  fingerprint(objects.map(({ name, content }) => [name, content]));

const INFO: ConfigContent = { objects: [known('info', '5')] };
const ROLLED_OUT: ConfigContent = { ...INFO, rollout: 'r' };
const OTHER = known('info', '3', 'ConfigMap/n');

const content = (
  config: ConfigContent | undefined,
  objects: Related,
  desired: Spec = reading('m'),
): ConfigContent | undefined => configContent(desired, config === undefined ? {} : { config }, objects);

for (const [sentence, result, expected] of [
  ['The first content of a ConfigMap causes no rollout', () => content(undefined, related('info', '5')), INFO],
  [
    'A ConfigMap without a resourceVersion counts as the oldest',
    () => content(undefined, related('info')),
    { objects: [known('info', '0')] },
  ],
  ['A ConfigMap that does not exist is not known', () => content(undefined, {}), undefined],
  ['A newer version with the same content changes nothing', () => content(INFO, related('info', '9')), INFO],
  [
    'A newer version with another content causes a rollout',
    () => content(INFO, related('debug', '9')),
    { objects: [known('debug', '9')], rollout: rolloutOf(known('debug', '9')) },
  ],
  ['An older version with another content changes nothing', () => content(INFO, related('debug', '4')), INFO],
  ['A ConfigMap that was deleted stays as it was', () => content(ROLLED_OUT, {}), ROLLED_OUT],
  [
    'A ConfigMap that the spec newly references causes no rollout',
    () => content(ROLLED_OUT, { ...related('info', '5'), 'ConfigMap/n': configMap('info', '3') }, reading('m', 'n')),
    { objects: [known('info', '5'), OTHER], rollout: 'r' },
  ],
  [
    'A ConfigMap that the spec no longer references causes no rollout',
    () => content({ objects: [known('info', '5'), OTHER] }, {}),
    INFO,
  ],
  [
    'Without rolloutOnConfigChange the known content stays',
    () => content(ROLLED_OUT, related('debug', '9'), spec()),
    ROLLED_OUT,
  ],
] as const)
  test(sentence, () => assert.deepEqual(result(), expected));
