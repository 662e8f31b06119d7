import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES } from '../../src/admission/rules/index.ts';
import { FAULTS, faultySpec } from '../fixtures/faults.ts';
import { apply, kubectl } from './kubectl.ts';

/** What a user reads of each rule, through the API server and its webhooks. These run alone: kubectl takes a good part of a core. */

const resource = (name: string, spec: object) => ({
  apiVersion: 'flink.k8s.io/v1beta1',
  kind: 'FlinkApplication',
  metadata: { name },
  spec,
});

/** Nothing is stored; the webhooks are asked all the same. */
const tried = (object: object) => kubectl(['apply', '--dry-run=server', '-f', '-'], object);

/** Suspended before its first deploy it has no pods. */
const stored = async (name: string, spec: object): Promise<void> => {
  const { ok, out } = await apply(resource(name, { ...spec, suspended: true }));
  assert.equal(ok, true, out);
};

/** What the definition of the resource tells itself, before the webhooks are asked. */
const OF_THE_DEFINITION: Readonly<Record<string, RegExp>> = {
  'program-args-once': /programArgs and programArgsList exclude each other/,
};

for (const { name, level } of RULES) {
  test(`kubectl apply shows what ${name} says`, async () => {
    const fault = FAULTS[name] ?? { spec: {} };
    const of = fault.name ?? `fault-of-${name}`;
    if (fault.old !== undefined) await stored(of, faultySpec({ spec: fault.old }));
    const { ok, out, warned = '' } = await tried(resource(of, faultySpec(fault)));
    if (fault.old !== undefined) await kubectl(['delete', 'flinkapplication', of, '--wait=false']);
    assert.equal(ok, level === 'warning', out);
    assert.match(ok ? warned : out, OF_THE_DEFINITION[name] ?? new RegExp(`\\[${name}\\]`));
  });
}

test('all faults are told at once, as kubectl tells those of its own resources', async () => {
  const { ok, out } = await tried(
    resource('many', faultySpec({ spec: { jarName: 'lib/a.jar', flinkVersion: '3.0' } })),
  );
  assert.equal(ok, false);
  assert.deepEqual(out.trimEnd().split('\n').slice(0, 3), [
    'The FlinkApplication "many" is invalid: ',
    '* spec.flinkVersion: is not a Flink version we know (got "3.0"); use one of 1.8 to 2.3, as 1.20 or 2.3.0 [flink-version-known]',
    '* spec.jarName: is not the file name of a jar (got "lib/a.jar"); give the name alone, ending in .jar, of a file in the image\'s web.upload.dir/flink-web-upload [jar-name]',
  ]);
});
