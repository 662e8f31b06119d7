/** The words that Flink accepts as the value of an option whose type is text. */
interface Vocabulary {
  readonly words: readonly string[];
  /** Whether Flink also loads a class by its name. */
  readonly orClass?: boolean;
  /** The sign between several words. */
  readonly separator?: string;
}

const HIGH_AVAILABILITY: Vocabulary = { words: ['none', 'zookeeper', 'kubernetes', 'standalone'], orClass: true };
/** Words of all versions. Flink 1.12 and newer know the exponential delay. */
const RESTART_STRATEGY: Vocabulary = {
  words: [
    'none',
    'off',
    'disable',
    'fixed-delay',
    'fixeddelay',
    'failure-rate',
    'failurerate',
    'exponential-delay',
    'exponentialdelay',
  ],
  orClass: true,
};
const STATE_BACKEND: Vocabulary = {
  words: ['hashmap', 'rocksdb', 'forst', 'filesystem', 'jobmanager'],
  orClass: true,
};
const CHECKPOINT_STORAGE: Vocabulary = { words: ['filesystem', 'jobmanager'], orClass: true };
const LEVEL_COMPRESSION: Vocabulary = {
  words: [
    'NO_COMPRESSION',
    'SNAPPY_COMPRESSION',
    'ZLIB_COMPRESSION',
    'BZLIB2_COMPRESSION',
    'LZ4_COMPRESSION',
    'LZ4HC_COMPRESSION',
    'XPRESS_COMPRESSION',
    'ZSTD_COMPRESSION',
    'DISABLE_COMPRESSION_OPTION',
  ],
  separator: ';',
};

/**
 * Source: Flink's ResolveOrder, StateBackendLoader, CheckpointStorageLoader, RestartStrategies, HighAvailabilityMode,
 * FailoverStrategyFactoryLoader, PredefinedOptions and BlockCompressionFactory. Each compares in any case of letters.
 */
const VOCABULARIES: Readonly<Record<string, Vocabulary>> = {
  'classloader.resolve-order': { words: ['child-first', 'parent-first'] },
  'state.backend': STATE_BACKEND,
  'state.backend.type': STATE_BACKEND,
  'state.checkpoint-storage': CHECKPOINT_STORAGE,
  'execution.checkpointing.storage': CHECKPOINT_STORAGE,
  'restart-strategy': RESTART_STRATEGY,
  'restart-strategy.type': RESTART_STRATEGY,
  'high-availability': HIGH_AVAILABILITY,
  'high-availability.type': HIGH_AVAILABILITY,
  'jobmanager.execution.failover-strategy': { words: ['region', 'full', 'individual', 'region-legacy'], orClass: true },
  'taskmanager.network.compression.codec': { words: ['NONE', 'LZ4', 'LZO', 'ZSTD'], orClass: true },
  'state.backend.rocksdb.predefined-options': {
    words: ['DEFAULT', 'SPINNING_DISK_OPTIMIZED', 'SPINNING_DISK_OPTIMIZED_HIGH_MEM', 'FLASH_SSD_OPTIMIZED'],
  },
  'state.backend.rocksdb.compression.per.level': LEVEL_COMPRESSION,
  'state.backend.forst.compression.per.level': LEVEL_COMPRESSION,
};

/** A part of an option's value that is not in its vocabulary. */
export interface UnknownWord {
  readonly word: string;
  readonly words: readonly string[];
}

/** The first word of a value that Flink would not accept; undefined if it accepts all, or if the option has no vocabulary. */
export const unknownWord = (key: string, value: string): UnknownWord | undefined => {
  const vocabulary = VOCABULARIES[key];
  if (vocabulary === undefined) return undefined;
  const { words, orClass = false, separator } = vocabulary;
  const parts = separator === undefined ? [value] : value.split(separator);
  const isKnown = (word: string): boolean =>
    (orClass && word.includes('.')) || words.some((known) => known.toUpperCase() === word.toUpperCase());
  const word = parts.map((part) => part.trim()).find((part) => !isKnown(part));
  return word === undefined ? undefined : { word, words };
};
