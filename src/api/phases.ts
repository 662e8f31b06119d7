/**
 * The phases of an application, in the words of Lyft's operator. The order is that of a first deploy, then an
 * upgrade, then the end. A phase is in this list when `lifecycle/machine.ts` has a rule for it: the table does not
 * compile otherwise.
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

/** The empty phase is what an application has before our first answer; people and metrics call it New. */
export const phaseName = (phase: Phase): string => (phase === '' ? 'New' : phase);
