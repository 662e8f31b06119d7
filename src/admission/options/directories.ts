/** Options that name where state is kept, by any of their names. */
export const SAVEPOINTS = 'state.savepoints.dir';
export const CHECKPOINTS = 'state.checkpoints.dir';
export const HA_STORAGE = 'high-availability.storageDir';

export const DIRECTORIES = [CHECKPOINTS, SAVEPOINTS, HA_STORAGE];
