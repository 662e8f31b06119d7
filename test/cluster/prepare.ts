import { startReader } from './application.ts';

/** Before any test: what an earlier run has left goes, and the pod that reads the jobs' state is there. */
await startReader();
