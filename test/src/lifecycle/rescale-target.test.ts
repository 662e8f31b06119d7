import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import type { Status } from '../../../src/api/status.ts';
import { rescaleOf } from '../../../src/lifecycle/rescale/rescale-target.ts';
import { observation, record } from '../../builders.ts';
import { deployed, OLD, withSpec } from './situations.ts';

/** Whether, and how, a changed spec is a rescale in place. */

const WIDER = record({ parallelism: 4 });
const IN_PLACE = { scaleMode: 'InPlace' };

/** Such as `restart to 4`; none where the spec asks for another cluster, or for nothing. */
const rescale = (status: Status, desired = WIDER, spec: object = IN_PLACE): string => {
  const found = rescaleOf(observation({ status, desired, ...withSpec(spec) }));
  return found === undefined ? 'none' : `${found.by} to ${found.record.spec.parallelism}`;
};

const adaptive = (flinkVersion: string | undefined): Partial<Spec> => ({
  flinkConfig: { 'jobmanager.scheduler': 'Adaptive' },
  ...(flinkVersion === undefined ? {} : { flinkVersion }),
});
/** From parallelism 2 to 4 with these fields in both versions. */
const between = (fields: Partial<Spec>): string =>
  rescale(deployed({ deployed: record(fields) }), record({ parallelism: 4, ...fields }));
const withoutVersion = (parallelism: number) => {
  const { flinkVersion: _, ...spec } = record({ ...adaptive(undefined), parallelism }).spec;
  return { ...WIDER, hash: `${parallelism}`, spec };
};

const rows: readonly (readonly [sentence: string, rescaled: () => string, outcome: string])[] = [
  ['With scaleMode InPlace the job restarts with its new parallelism', () => rescale(deployed()), 'restart to 4'],
  [
    'With scaleMode NewCluster there is no rescale in place',
    () => rescale(deployed(), WIDER, { scaleMode: 'NewCluster' }),
    'none',
  ],
  ['Without a deployed version there is no rescale in place', () => rescale({}), 'none'],
  [
    'After the live cluster was released there is no rescale in place',
    () => rescale(deployed({ clusterReleased: true })),
    'none',
  ],
  [
    'A cluster that has the name of the desired version is rescaled in place without scaleMode',
    () => rescale(deployed({ deployed: { ...OLD, hash: WIDER.hash } }), WIDER, {}),
    'restart to 4',
  ],
  ['The adaptive scheduler of Flink 1.18 rescales the job', () => between(adaptive('1.18')), 'scheduler to 4'],
  ['With the adaptive scheduler of Flink 1.17 the job restarts', () => between(adaptive('1.17')), 'restart to 4'],
  [
    'With the adaptive scheduler of an unknown Flink version the job restarts',
    () => rescale(deployed({ deployed: withoutVersion(2) }), withoutVersion(4)),
    'restart to 4',
  ],
  [
    'A spec with the deployed parallelism is no rescale',
    () => rescale(deployed({ deployed: record({ parallelism: 4 }) })),
    'none',
  ],
  [
    'A spec with another parallelism and another image is no rescale',
    () => rescale(deployed(), record({ parallelism: 4, image: 'count:2' })),
    'none',
  ],
];

for (const [sentence, rescaled, outcome] of rows) test(sentence, () => assert.equal(rescaled(), outcome));
