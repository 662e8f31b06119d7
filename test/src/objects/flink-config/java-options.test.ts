import assert from 'node:assert/strict';
import { test } from 'node:test';
import { javaOptionsProblem, javaOptionsVariable } from '../../../../src/objects/flink-config/java-options.ts';

const OPTIONS = { plain: 'a', 'env.java.opts.all': '-Da  -Db', 'env.java.opts.jobmanager': '-Dc\n' };

for (const [name, flinkVersion, container, options, expected] of [
  [
    'a JobManager gets the options for all roles and its own',
    '1.20',
    'jobmanager',
    OPTIONS,
    { name: 'FLINK_ENV_JAVA_OPTS_JM', value: '-Da -Db -Dc' },
  ],
  [
    'a TaskManager does not get those of the JobManager',
    '1.20',
    'taskmanager',
    OPTIONS,
    { name: 'FLINK_ENV_JAVA_OPTS_TM', value: '-Da -Db' },
  ],
  ['the client gets those for all', '1.20', 'client', OPTIONS, { name: 'FLINK_ENV_JAVA_OPTS_CLI', value: '-Da -Db' }],
  ['a role without options gets no variable', '1.20', 'taskmanager', {}, undefined],
  [
    'from 1.14 what the shell would run is text, and its variables stay',
    '1.14',
    'jobmanager',
    { 'env.java.opts': `-Dhosts=localhost|10.* -Dx="a|$(b)" -Xlog:\${FLINK_LOG_PREFIX}.gc -Dy=a\\|b` },
    {
      name: 'FLINK_ENV_JAVA_OPTS_JM',
      value: `-Dhosts=localhost\\|10.* -Dx="a|\\$$(b)" -Xlog:\${FLINK_LOG_PREFIX}.gc -Dy=a\\|b`,
    },
  ],
  [
    'before 1.14 no shell reads them',
    '1.13',
    'jobmanager',
    { 'env.java.opts': '-Dx=a|b' },
    { name: 'FLINK_ENV_JAVA_OPTS_JM', value: '-Dx=a|b' },
  ],
] as const) {
  test(`JVM options: ${name}`, () =>
    assert.deepEqual(javaOptionsVariable({ flinkVersion }, container, options), expected));
}

for (const [value, expected] of [
  ['', undefined],
  ['-Da="b" -Dc', undefined],
  ['-Da="b c"', 'has a blank in quotes'],
  ["-Da='b", 'has a quote without its other end'],
] as const) {
  test(`JVM options: the problem of ${value}`, () => assert.equal(javaOptionsProblem(value), expected));
}
