import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../src/admission/verdict.ts';
import { manifestsOf, TOPICS } from './guide.ts';

for (const topic of TOPICS) {
  test(`docs/guide/${topic}.md: admission accepts its manifests without an error or a warning`, () => {
    const manifests = manifestsOf(topic);
    assert.notDeepEqual(manifests, []);
    for (const { metadata, spec } of manifests) assert.deepEqual(judge(metadata, spec), { errors: [], warnings: [] });
  });
}
