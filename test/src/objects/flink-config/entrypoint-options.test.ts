import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dynamicProperties,
  javaOptionsVariable,
  passedAsArgument,
} from '../../../../src/objects/flink-config/entrypoint-options.ts';
import { spec } from '../../../builders.ts';

for (const [name, flinkVersion, option, value, expected] of [
  ['from Flink 1.19 a value with a blank is not in FLINK_PROPERTIES', '1.19', 'a', 'b c', true],
  ['before Flink 1.19 a value with a blank is in FLINK_PROPERTIES', '1.18', 'a', 'b c', false],
  ['before Flink 1.19 a value with # is not in FLINK_PROPERTIES', '1.18', 'a', 'b#c', true],
  ['from Flink 1.19 a value with # is in FLINK_PROPERTIES', '1.19', 'a', 'b#c', false],
  ['JVM options are not in FLINK_PROPERTIES of any version', '1.10', 'env.java.opts', '-Da', true],
] as const) {
  test(name, () => assert.equal(passedAsArgument(spec({ flinkVersion }), option, value), expected));
}

const OPTIONS = { plain: 'a', mangled: 'b c', 'env.java.opts.all': '-Da -Db', 'env.java.opts.jobmanager': '-Dc' };

test('an option that the entry point would mangle becomes an argument of two words', () => {
  assert.deepEqual(dynamicProperties(spec({ flinkVersion: '1.20' }), OPTIONS), ['-D', 'mangled=b c']);
});

for (const [name, role, options, expected] of [
  [
    'a JobManager gets the JVM options for all roles and its own in one variable',
    'jobmanager',
    OPTIONS,
    { name: 'FLINK_ENV_JAVA_OPTS_JM', value: '-Da -Db -Dc' },
  ],
  [
    'a TaskManager does not get the JVM options of the JobManager',
    'taskmanager',
    OPTIONS,
    { name: 'FLINK_ENV_JAVA_OPTS_TM', value: '-Da -Db' },
  ],
  ['a role without JVM options gets no variable', 'taskmanager', {}, undefined],
] as const) {
  test(name, () => assert.deepEqual(javaOptionsVariable(role, options), expected));
}
