import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES } from '../../src/admission/rules/index.ts';
import { EXAMPLES, exampleSpec } from '../fixtures/violations.ts';
import { apply, kubectl } from './kubectl.ts';

/** What kubectl shows of each rule. The cluster runs these tests alone: kubectl takes a good part of a core. */

const resource = (name: string, spec: object) => ({
  apiVersion: 'flink.k8s.io/v1beta1',
  kind: 'FlinkApplication',
  metadata: { name },
  spec,
});

/** A dry run stores nothing and still calls the webhooks. */
const dryRun = (object: object) => kubectl(['apply', '--dry-run=server', '-f', '-'], object);

/** Stores an application without pods: it is suspended before its first deploy. */
const store = async (name: string, spec: object): Promise<void> => {
  const { ok, out } = await apply(resource(name, { ...spec, suspended: true }));
  assert.equal(ok, true, out);
};

/** Messages of the resource definition, which the API server evaluates before it calls the webhooks. */
const OF_THE_DEFINITION: Readonly<Record<string, RegExp>> = {
  'program-args-once': /programArgs and programArgsList exclude each other/,
};

for (const { name, level } of RULES) {
  test(`kubectl apply shows the ${level} of ${name}`, async () => {
    const example = EXAMPLES[name] ?? { spec: {} };
    const application = example.name ?? `example-of-${name}`;
    if (example.old !== undefined) await store(application, exampleSpec({ spec: example.old }));
    const { ok, out, warned = '' } = await dryRun(resource(application, exampleSpec(example)));
    if (example.old !== undefined) await kubectl(['delete', 'flinkapplication', application, '--wait=false']);
    assert.equal(ok, level === 'warning', out);
    assert.match(ok ? warned : out, OF_THE_DEFINITION[name] ?? new RegExp(`\\[${name}\\]`));
  });
}

test('kubectl shows all errors of a resource at once, as those of a built-in resource', async () => {
  const { ok, out } = await dryRun(
    resource('many', exampleSpec({ spec: { jarName: 'lib/a.jar', flinkVersion: '3.0' } })),
  );
  assert.equal(ok, false);
  assert.deepEqual(out.trimEnd().split('\n').slice(0, 3), [
    'The FlinkApplication "many" is invalid: ',
    '* spec.flinkVersion: unsupported Flink version (got "3.0"); use 1.8 to 2.3, written like 1.20 or 2.3.0 [flink-version-known]',
    '* spec.jarName: invalid jar file name (got "lib/a.jar"); write a.jar, and put the jar into the image\'s web.upload.dir/flink-web-upload [jar-name]',
  ]);
});
