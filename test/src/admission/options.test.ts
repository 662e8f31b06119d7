import type { Spec } from '../../../src/api/spec.ts';
import { type Options, optionPath as path, testVerdicts } from './rows.ts';

const options = (flinkConfig: Options, flinkVersion = '1.20'): Partial<Spec> => ({ flinkVersion, flinkConfig });

const PLAIN =
  'stands in the manifest as plain text, which everybody can read who can read the resource; put it into a Secret, make it a variable in envConfig of both roles, and write @{NAME} here'.replace(
    '@',
    '$',
  );

/** A variable that the entry point of the image replaces. */
const variable = (name: string): string => `\${${name}}`;

const HA: Options = {
  'high-availability.type': 'zookeeper',
  'high-availability.zookeeper.quorum': 'zk-0:2181',
  'high-availability.storageDir': 's3://state/ha',
};

testVerdicts([
  [
    'A name with a letter too many or too few is an error that suggests the option',
    options({ 'execution.checkpointing.intervall': '10 s', 'taskmanger.memory.managed.size': '1g' }),
    [
      `error ${path('execution.checkpointing.intervall')}: unknown Flink option; did you mean execution.checkpointing.interval? [option-misspelt]`,
      `error ${path('taskmanger.memory.managed.size')}: unknown Flink option; did you mean taskmanager.memory.managed.size? [option-misspelt]`,
    ],
  ],
  [
    'A name with other punctuation is an error that suggests the option',
    options({ 'execution-checkpointing-interval': '10 s' }),
    [
      `error ${path('execution-checkpointing-interval')}: unknown Flink option; did you mean execution.checkpointing.interval? [option-misspelt]`,
    ],
  ],
  [
    'A name with a prefix of Flink that no version defines is a warning',
    options({ 'taskmanager.magic': 'on', 'kubernetes.magic': 'on' }),
    [
      `warning ${path('taskmanager.magic')}: unknown Flink option; correct its name, or keep it if a plugin reads it [option-unknown]`,
      `warning ${path('kubernetes.magic')}: unknown Flink option; correct its name, or keep it if a plugin reads it [option-unknown]`,
    ],
  ],
  [
    'Options with names that users choose pass',
    options({
      'metrics.reporter.prom.factory.class': 'a.B',
      's3.access-key': 'k',
      'my.own': 'x',
      key: 'x',
      [`my.${'very.'.repeat(30)}own`]: 'x',
      'pipeline.max-parallelism': 128,
      'fs.gs.project.id': 'p',
    }),
    [],
  ],
  [
    'Flink 1.18 warns of an option of Flink 2.0, but not of the newer name or an older form of an option that it has',
    options(
      {
        'execution.checkpointing.savepoint-dir': 's3://state/other',
        'state.backend.forst.cache.dir': '/x',
        'taskmanager.network.numberOfBuffers': 10,
      },
      '1.18',
    ),
    [
      `warning ${path('state.backend.forst.cache.dir')}: has no effect in Flink 1.18 (got "/x"); remove it (it needs Flink 2.0 or newer) [option-version]`,
    ],
  ],
  [
    'Flink 1.8 reads options by their constants, in modules and in scripts',
    options(
      {
        'restart-strategy': 'fixed-delay',
        'restart-strategy.fixed-delay.attempts': 6,
        'restart-strategy.failure-rate.failure-rate-interval': '5 min',
        'state.backend.rocksdb.localdir': '/tmp/rocks',
        'state.backend.rocksdb.writebuffer.size': '64mb',
        'taskmanager.log.path': '/var/log/taskmanager.log',
        'taskmanager.network.netty.num-arenas': 2,
        'env.java.home': '/opt/java',
        'env.pid.dir': '/tmp',
      },
      '1.8',
    ),
    [],
  ],
  [
    'Flink 1.13 still reads options by their constants and in scripts',
    options({ 'taskmanager.log.path': '/var/log/taskmanager.log', 'env.java.home': '/opt/java' }, '1.13'),
    [],
  ],
  [
    'Flink 2.3 warns of options that Flink removed, and names the replacement where there is one',
    options(
      {
        'akka.ask.timeout': '10 s',
        'web.port': 9000,
        'cluster.evenly-spread-out-slots': true,
        'state.backend.rocksdb.checkpointdir': '/x',
        'taskmanager.net.transport': 'nio',
      },
      '2.3',
    ),
    [
      `warning ${path('web.port')}: has no effect, because flinkapp sets it to 8081 (got 9000); remove it and use the matching field of the spec [options-forced]`,
      `warning ${path('cluster.evenly-spread-out-slots')}: has no effect in Flink 2.3 (got true); use taskmanager.load-balance.mode: SLOTS [option-version]`,
      `warning ${path('state.backend.rocksdb.checkpointdir')}: has no effect in Flink 2.3 (got "/x"); use state.backend.rocksdb.localdir [option-version]`,
      `warning ${path('taskmanager.net.transport')}: has no effect in Flink 2.3 (got "nio"); remove it (Flink 1.20 was the last version to read it) [option-version]`,
    ],
  ],
  [
    'Flink 2.0 warns of state.backend.async, which is always on',
    options({ 'state.backend.async': true }, '2.0'),
    [
      `warning ${path('state.backend.async')}: has no effect in Flink 2.0 (got true); remove it (snapshots are always asynchronous) [option-version]`,
    ],
  ],
  [
    'A value of another type than its option is an error that shows the form',
    options({
      'execution.checkpointing.interval': 'often',
      'taskmanager.memory.managed.size': '1Gi',
      'execution.checkpointing.unaligned': 'yes',
      'execution.checkpointing.mode': 'MOSTLY_ONCE',
      'taskmanager.memory.managed.fraction': 'half',
      'rest.retry.max-attempts': 1.5,
      'taskmanager.memory.jvm-metaspace.size': '9'.repeat(30),
    }),
    [
      `error ${path('execution.checkpointing.interval')}: must be a duration (got "often"); write it like 500 ms, 30 s, 10 min or 1 h [option-value]`,
      `error ${path('taskmanager.memory.managed.size')}: must be a memory size (got "1Gi"); write it like 512k, 128m or 1g [option-value]`,
      `error ${path('execution.checkpointing.unaligned')}: must be a boolean (got "yes"); write true or false [option-value]`,
      `error ${path('execution.checkpointing.mode')}: unknown value (got "MOSTLY_ONCE"); use one of EXACTLY_ONCE, AT_LEAST_ONCE [option-value]`,
      `error ${path('taskmanager.memory.managed.fraction')}: must be a number (got "half"); write it like 0.4 [option-value]`,
      `error ${path('rest.retry.max-attempts')}: must be a 32-bit integer (got 1.5); write a whole number [option-value]`,
      `error ${path('taskmanager.memory.jvm-metaspace.size')}: must be a memory size (got "${'9'.repeat(30)}"); write it like 512k, 128m or 1g [option-value]`,
    ],
  ],
  [
    'Values with variables of the container pass, whatever the type of their option',
    options({
      'taskmanager.memory.managed.fraction': variable('MANAGED'),
      'taskmanager.memory.network.min': '$NETWORK_MIN',
      'execution.checkpointing.interval': variable('CHECKPOINT_INTERVAL'),
      'execution.checkpointing.unaligned': '$UNALIGNED',
      'pipeline.max-parallelism': variable('MAX_PARALLELISM'),
    }),
    [
      ['taskmanager.memory.managed.fraction', variable('MANAGED')],
      ['taskmanager.memory.network.min', '$NETWORK_MIN'],
      ['execution.checkpointing.interval', variable('CHECKPOINT_INTERVAL')],
      ['execution.checkpointing.unaligned', '$UNALIGNED'],
      ['pipeline.max-parallelism', variable('MAX_PARALLELISM')],
    ].map(
      ([key = '', name]) =>
        `warning ${path(key)}: names ${name}, which the pods of jobmanager and taskmanager do not declare (got "${name}"); declare it in envConfig.env of jobManagerConfig and taskManagerConfig, or keep it if it is text [variable-declared]`,
    ),
  ],
  [
    'A word that is not in the vocabulary of its option is an error that suggests one',
    options({
      'classloader.resolve-order': 'parentfirst',
      'state.backend.type': 'rockdb',
      'high-availability.type': 'zookeper',
      'high-availability.storageDir': 's3://state/ha',
      'execution.checkpointing.mode': 'exactly-once',
      'taskmanager.network.compression.codec': 'SNAPPY',
      'state.backend.rocksdb.compression.per.level': 'NO_COMPRESSION;LZ4',
      'restart-strategy.type': false,
    }),
    [
      `error ${path('classloader.resolve-order')}: unknown value (got "parentfirst"); did you mean parent-first? [option-value]`,
      `error ${path('state.backend.type')}: unknown value (got "rockdb"); did you mean rocksdb? [option-value]`,
      `error ${path('high-availability.type')}: unknown value (got "zookeper"); did you mean zookeeper? [option-value]`,
      `error ${path('execution.checkpointing.mode')}: unknown value (got "exactly-once"); did you mean EXACTLY_ONCE? [option-value]`,
      `error ${path('taskmanager.network.compression.codec')}: unknown value (got "SNAPPY"); use one of NONE, LZ4, LZO, ZSTD [option-value]`,
      `error ${path('state.backend.rocksdb.compression.per.level')}: unknown value (got "NO_COMPRESSION;LZ4"); use one of NO_COMPRESSION, SNAPPY_COMPRESSION, ZLIB_COMPRESSION, BZLIB2_COMPRESSION, LZ4_COMPRESSION, LZ4HC_COMPRESSION, XPRESS_COMPRESSION, ZSTD_COMPRESSION, DISABLE_COMPRESSION_OPTION [option-value]`,
      `error ${path('restart-strategy.type')}: unknown value (YAML reads off as false) (got false); write 'off' in quotes [option-value]`,
    ],
  ],
  [
    'Words in any case of letters and names of classes pass',
    options({
      'classloader.resolve-order': 'Parent-First',
      'state.backend.type': 'com.example.BackendFactory',
      'execution.checkpointing.storage': 'FileSystem',
      'restart-strategy.type': 'exponentialDelay',
      'state.backend.rocksdb.compression.per.level': 'NO_COMPRESSION; lz4_compression',
    }),
    [],
  ],
  [
    'A dollar sign that begins no variable does not hide a wrong value',
    options({ 'execution.checkpointing.unaligned': '$5' }),
    [
      `error ${path('execution.checkpointing.unaligned')}: must be a boolean (got "$5"); write true or false [option-value]`,
    ],
  ],
  [
    'A name that is no option, and a value that is no text, are errors',
    options({ 'a b': 1, 'a..b': 1, '.a': 1, nested: { a: { b: 1 } }, list: ['a'], empty: {}, long: 2 ** 53 }),
    [
      `error ${path('a b')}: invalid option name; use letters, digits, _ and -, in parts with a . between [flink-config-values]`,
      `error ${path('a..b')}: invalid option name; use letters, digits, _ and -, in parts with a . between [flink-config-values]`,
      `error ${path('.a')}: invalid option name; use letters, digits, _ and -, in parts with a . between [flink-config-values]`,
      `error ${path('nested')}: must be a string, a number or a boolean (got {…}); write each option on its own, such as nested.a.b: value [flink-config-values]`,
      `error ${path('list')}: must be a string, a number or a boolean (got […]); write its items as one text, with the separator that Flink has for this option [flink-config-values]`,
      `error ${path('empty')}: must be a string, a number or a boolean (got {}); write each option on its own, such as empty: value [flink-config-values]`,
      `error ${path('long')}: has more digits than a number keeps (got 9007199254740992); put it in quotes [flink-config-values]`,
    ],
  ],
  [
    'An option that flinkapp sets to another value is a warning',
    options({ 'rest.port': 1, 'taskmanager.numberOfTaskSlots': '2', 'jobmanager.rpc.address': 'a' }),
    [
      `warning ${path('rest.port')}: has no effect, because flinkapp sets it to 8081 (got 1); remove it and use the matching field of the spec [options-forced]`,
      `warning ${path('jobmanager.rpc.address')}: has no effect, because flinkapp sets addresses and sizes itself (got "a"); remove it and use the matching field of the spec [options-forced]`,
    ],
  ],
  [
    'An id that flinkapp gives each cluster with high availability is a warning',
    options({ ...HA, 'high-availability.cluster-id': 'mine', 'high-availability.zookeeper.path.namespace': '/mine' }),
    [
      `warning ${path('high-availability.cluster-id')}: has no effect, because flinkapp sets it for each cluster (got "mine"); remove it [options-forced]`,
      `warning ${path('high-availability.zookeeper.path.namespace')}: has no effect, because flinkapp sets it for each cluster (got "/mine"); remove it [options-forced]`,
    ],
  ],
  [
    'Reactive mode outside application mode is an error',
    options({ 'scheduler-mode': 'reactive' }),
    [
      `error ${path('scheduler-mode')}: needs application mode (got "reactive"); set submission: Application, or remove the option [reactive-mode]`,
    ],
  ],
  [
    'A parallelism above pipeline.max-parallelism is an error',
    { parallelism: 8, ...options({ 'pipeline.max-parallelism': 4 }) },
    [
      'error spec.parallelism: exceeds pipeline.max-parallelism of 4 (got 8); lower it (a job that changes its max parallelism loses its state) [max-parallelism]',
    ],
  ],
  [
    'A pipeline.max-parallelism beyond what Flink accepts is an error',
    options({ 'pipeline.max-parallelism': 40000 }),
    [
      `error ${path('pipeline.max-parallelism')}: must be from 1 to 32768 (got 40000); write a number in that range, or remove the option [max-parallelism]`,
    ],
  ],
  [
    'Messages hide the values of options that may be secrets',
    options({
      'security.ssl.rest.keystore-passwordd': 'hunter2',
      's3.secret-key': { nested: 'hunter2' },
      'security.kerberos.access.hadoopTokens': 'hunter2',
      'security.ssl.rest.key-password': 'hunter\x002',
    }),
    [
      `error ${path('s3.secret-key')}: must be a string, a number or a boolean (got ******); write each option on its own, such as a.b: value [flink-config-values]`,
      `error ${path('security.ssl.rest.key-password')}: has a NUL character (got ******); remove it [flink-config-values]`,
      `error ${path('security.ssl.rest.keystore-passwordd')}: unknown Flink option; did you mean security.ssl.rest.keystore-password? [option-misspelt]`,
      `warning ${path('s3.secret-key')}: ${PLAIN} [plain-credentials]`,
      `warning ${path('security.ssl.rest.key-password')}: ${PLAIN} [plain-credentials]`,
      `warning ${path('security.kerberos.access.hadoopTokens')}: unknown Flink option; correct its name, or keep it if a plugin reads it [option-unknown]`,
    ],
  ],
]);
