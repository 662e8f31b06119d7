import type { Spec } from '../../../src/api/spec.ts';
import { items, optionPath as path, testVerdicts } from './rows.ts';

/** Values and arguments as users write them, which the pods pass on through shells, YAML and Kubernetes. */

const reference = (name: string): string => `\${${name}}`;
const S3 = { 'state.savepoints.dir': 's3://state/s', 'state.checkpoints.dir': 's3://state/c' };
const options = (flinkConfig: NonNullable<Spec['flinkConfig']>, more: Partial<Spec> = {}): Partial<Spec> => ({
  ...more,
  flinkConfig: { ...S3, ...flinkConfig },
});

const undeclared = (key: string, name: string, got: string, containers = 'jobmanager and taskmanager'): string =>
  `warning ${path(key)}: names ${name}, which the pods of ${containers} do not declare (got ${got}); declare it in envConfig.env of jobManagerConfig and taskManagerConfig, or keep it if it is text [variable-declared]`;

const env = ['STATE_ROOT', 'MANAGED', 'INTERVAL', 'AWS_SECRET', 'BACKEND'].map((name) => ({
  name,
  valueFrom: { secretKeyRef: { name: 'settings', key: name } },
}));
const VALUES = {
  'state.savepoints.dir': `${reference('STATE_ROOT')}/savepoints`,
  'taskmanager.memory.managed.fraction': reference('MANAGED'),
  'execution.checkpointing.interval': '$INTERVAL',
  'execution.checkpointing.externalized-checkpoint-retention': '$INTERVAL',
  's3.secret-key': reference('AWS_SECRET'),
  'state.backend.type': reference('BACKEND'),
};

testVerdicts([
  [
    'Values of declared variables are not judged',
    options(VALUES, {
      upgradeMode: 'LastState',
      jobManagerConfig: { envConfig: { env } },
      taskManagerConfig: { taskSlots: 2, envConfig: { env } },
    }),
    [],
  ],
  [
    'Variables that a ConfigMap may bring are not judged',
    options(VALUES, {
      jobManagerConfig: { envConfig: { envFrom: [{ configMapRef: { name: 'settings' } }] } },
      taskManagerConfig: { taskSlots: 2, envConfig: { envFrom: [{ configMapRef: { name: 'settings' } }] } },
    }),
    [],
  ],
  [
    'A variable that a role does not declare is a warning, which shows no part of a password',
    options(
      {
        'metrics.scope.tm': `<host> ${reference('ENVIRONMENT')}`,
        's3.secret-key': 'ab$cd',
        'metrics.scope.jm': '$ONE',
      },
      { jobManagerConfig: { envConfig: { env: items({ name: 'ONE', value: '1' }) } } },
    ),
    [
      undeclared('metrics.scope.tm', reference('ENVIRONMENT'), `"<host> ${reference('ENVIRONMENT')}"`),
      undeclared('s3.secret-key', 'a variable', '******'),
      undeclared('metrics.scope.jm', '$ONE', '"$ONE"', 'taskmanager'),
    ],
  ],
  [
    'An option by which flinkapp decides cannot have a variable as its value',
    options(
      { 'high-availability.type': '$HOST_NAME', 'high-availability.storageDir': 's3://state/ha' },
      { serviceAccountName: 'flink' },
    ),
    [
      `error ${path('high-availability.type')}: names a variable, but flinkapp decides by this option (got "$HOST_NAME"); write the value itself [flink-config-values]`,
    ],
  ],
  [
    'Any text is a value from Flink 1.15',
    options({ 'my.own': '* "x" #\n$(A) $$', 'my.empty': '', 'my.own.part': "it's" }),
    [],
  ],
  [
    'Before Flink 1.15 a value that the configuration file does not keep is an error',
    options({ 'my.own': 'a#b', 'my.empty': '', 'my.lines': 'a\nb', 'my.dollar': 'ab$1' }, { flinkVersion: '1.14' }),
    [
      `error ${path('my.own')}: has a #, with which Flink before 1.15 begins a comment (got "a#b"); write it without #, or use Flink 1.15 or newer and set flinkVersion [flink-config-values]`,
      `error ${path('my.empty')}: is empty, which Flink before 1.15 cannot read (got ""); remove the option, or use Flink 1.15 or newer and set flinkVersion [flink-config-values]`,
      `error ${path('my.lines')}: has a line break, at which Flink before 1.15 ends the value (got "a\\nb"); write one line, or use Flink 1.15 or newer and set flinkVersion [flink-config-values]`,
    ],
  ],
  [
    'JVM options that the start scripts would divide are an error',
    options({ 'env.java.opts.all': '-XX:OnError="kill -9 %p"' }),
    [
      `error ${path('env.java.opts.all')}: has a blank in quotes (got "-XX:OnError=\\"kill -9 %p\\""); write it without: Flink's start scripts split JVM options at every blank [flink-config-values]`,
    ],
  ],
  [
    'An argument with an open quote is an error',
    { programArgs: "--author O'Brien" },
    [
      `error spec.programArgs: has a quote without its other end (got ******); close it, write it as "O'Brien" or \\', or use programArgsList, where quotes are text [program-args]`,
    ],
  ],
  [
    'Arguments of a list are text, but for a character that no process can get',
    { programArgsList: ['^a$$', '$(HOST_IP)', reference('X'), "O'Brien", 'a\0'] },
    ['error spec.programArgsList: has a NUL character (got ******); remove it [program-args]'],
  ],
  [
    'In application mode the last argument cannot be an option of the start script',
    { submission: 'Application', programArgsList: ['-D'] },
    [
      "error spec.programArgsList: ends with -D, for which Flink's start script expects a value in application mode (got ******); put another argument after it [program-args]",
      'warning spec.jarName: has no effect in application mode (got "count.jar"); remove it, and put the jar into /opt/flink/usrlib [without-effect]',
    ],
  ],
]);
