/** Options that name a directory for state, by the name that rules and messages use. */
export const SAVEPOINTS = 'state.savepoints.dir';
export const CHECKPOINTS = 'state.checkpoints.dir';
export const HA_STORAGE = 'high-availability.storageDir';

/** Directories of snapshots, which need a scheme and a folder (Flink, ExternalizedSnapshotLocation). */
export const SNAPSHOT_DIRECTORIES = [CHECKPOINTS, SAVEPOINTS];

export const STATE_DIRECTORIES = [...SNAPSHOT_DIRECTORIES, HA_STORAGE];
