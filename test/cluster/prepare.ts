import { startReader } from './application.ts';
import { startNodeShell } from './node.ts';

/** Before any test: what an earlier run has left goes, and the pods are there that read state and pause processes. */
await startReader();
await startNodeShell();
