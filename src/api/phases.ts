/**
 * The phases of an application, named as in Lyft's operator where that has them. They are in the order of a first deploy,
 * an upgrade and the end. `lifecycle/machine.ts` has a rule for each: it does not compile otherwise.
 */
export const PHASES = [
  '',
  'ClusterStarting',
  'SubmittingJob',
  'Running',
  'Updating',
  'Savepointing',
  'Cancelling',
  'RollingBackJob',
  'Recovering',
  'DualRunning',
  'Rescaling',
  'Finished',
  'Suspending',
  'Suspended',
  'DeployFailed',
  'Deleting',
] as const;

export type Phase = (typeof PHASES)[number];

/** What metrics and the log call the phase of a status that flinkapp cannot read. */
export const UNKNOWN_PHASE = 'Unknown';

/** An application has the empty phase before flinkapp's first answer. People and metrics call it New. */
export const phaseName = (phase: Phase): string => (phase === '' ? 'New' : phase);
