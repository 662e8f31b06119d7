/** Options that name a directory for state, by the name that rules and messages use. */
export const SAVEPOINTS = 'state.savepoints.dir';
export const CHECKPOINTS = 'state.checkpoints.dir';
export const HA_STORAGE = 'high-availability.storageDir';

export const STATE_DIRECTORIES = [CHECKPOINTS, SAVEPOINTS, HA_STORAGE];
