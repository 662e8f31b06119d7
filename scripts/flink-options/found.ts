/** An option as a distribution defines it. */
export interface Found {
  readonly key: string;
  readonly type: string;
  /** The present name, where this is a former one. */
  readonly now?: string;
}

/** Namespaces of the options that a cluster or a job reads; the others are of connectors, formats and clients. */
const NAMESPACES = new Set(
  `akka application-result-store blob classloader client cluster compiler completed-application-store env execution external-resource fs
  heartbeat high-availability historyserver io jmx job-event job-result-store jobmanager jobstore kubernetes library-cache-manager local metrics
  parallelism pekko pipeline plugin process query queryable-state resourcemanager rest restart-strategy savepoints scheduler-mode security
  shuffle-service-factory slot slotmanager slow-task-detector state statebackend table task taskmanager web yarn zookeeper`.split(
    /\s+/,
  ),
);

/** Options that only the distribution's bin/config.sh reads, in every version. */
const READ_BY_SCRIPTS = ['env.java.home', 'env.pid.dir', 'env.ssh.opts'];

const ALONE = new Set(['high-availability', 'restart-strategy', 'scheduler-mode']);

const isOfCluster = (key: string): boolean =>
  (key.includes('.') ? NAMESPACES.has(key.slice(0, key.indexOf('.'))) : ALONE.has(key)) && /^[\w.-]+$/.test(key);

/**
 * What OptionKeys prints, and what scripts read. Where a key is an option of its own and the former name of another, its
 * value is read as the other's. A constant never counts where there is an option of its name.
 */
export const foundIn = (printed: string): readonly Found[] => {
  const options = new Map<string, Found>();
  const lines = [...printed.split('\n'), ...READ_BY_SCRIPTS.map((key) => `${key}\tstring\t`)];
  for (const line of lines) {
    const [key = '', type = '', now = ''] = line.split('\t');
    const known = options.get(key);
    if (!isOfCluster(key) || (known !== undefined && (known.now !== undefined || now === ''))) continue;
    options.set(key, {
      key,
      type:
        type.startsWith('enum:') ||
        ['boolean', 'duration', 'memorysize', 'integer', 'long', 'double', 'float'].includes(type)
          ? type
          : 'text',
      ...(now === '' ? {} : { now }),
    });
  }
  return [...options.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
};
