import type { FlinkApplication } from '../../api/flinkapplication.ts';
import type { Command } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { changeCommand } from './change.ts';
import { type Goal, isReady, isSuspended } from './goal.ts';

const versionsOf = ({ metadata, status }: FlinkApplication): { readonly old: string; readonly next: string } => {
  const { phase, deployHash, updatingHash } = status ?? {};
  if (phase !== 'DualRunning' || deployHash === undefined || updatingHash === undefined)
    throw new CommandError(EXIT.notSo, `${metadata.name} runs one version; two run in phase DualRunning (BlueGreen)`);
  return { old: deployHash, next: updatingHash };
};

/** A savepoint failed after it was asked for. */
const failedSince = ({ status }: FlinkApplication, now: string): boolean =>
  status?.lastError?.code === 'SAVEPOINT_FAILED' && Date.parse(status.lastError.since) >= Date.parse(now);

const savepointTaken =
  (nonce: string): Goal =>
  (_, application) => {
    if (application.status?.savepointNonce === nonce) return 'reached';
    return failedSince(application, nonce) ? 'failed' : 'waiting';
  };

/** At rest: the previous version runs, or there was no deploy to roll back. */
const rolledBack: Goal = ({ phase, readiness }) =>
  phase === 'DeployFailed' || phase === 'Running' || readiness !== 'notReady' ? 'reached' : 'waiting';

/** Commands that change one field of the spec each. */
export const CHANGES: readonly Command[] = [
  changeCommand({
    name: 'stop',
    summary: 'stop the job with a savepoint and delete its pods (spec.suspended: true)',
    spec: () => ({ suspended: true }),
    goal: () => isSuspended,
  }),
  changeCommand({
    name: 'start',
    summary: 'resume a stopped application from its last restore point (spec.suspended: false)',
    spec: () => ({ suspended: false }),
    goal: () => isReady,
  }),
  changeCommand({
    name: 'restart',
    summary: 'deploy the same spec again, with state (spec.restartNonce)',
    spec: (_, now) => ({ restartNonce: now }),
    goal: () => isReady,
  }),
  changeCommand({
    name: 'savepoint',
    summary: 'take a savepoint of the running job, and print its path (spec.savepointNonce)',
    spec: (_, now) => ({ savepointNonce: now }),
    goal: (_, now) => savepointTaken(now),
    done: ({ status }) => `${status?.savepointPath}`,
  }),
  changeCommand({
    name: 'rollback',
    summary: 'roll back a deploy in progress or not yet stable (spec.forceRollback: true)',
    spec: () => ({ forceRollback: true }),
    goal: () => rolledBack,
    // The failed version stays failed until the spec changes.
    after: () => ({ forceRollback: false }),
    done: ({ metadata, status }) =>
      status?.phase === 'DeployFailed'
        ? `${metadata.name} was rolled back; correct its spec and apply it`
        : `${metadata.name} had no deploy to roll back: version ${status?.deployHash} is stable`,
  }),
  changeCommand({
    name: 'promote',
    summary: 'BlueGreen: keep the new version and stop the old one (spec.tearDownVersionHash)',
    spec: (application) => ({ tearDownVersionHash: versionsOf(application).old }),
    goal: () => isReady,
  }),
  changeCommand({
    name: 'discard',
    summary: 'BlueGreen: keep the old version and stop the new one (spec.tearDownVersionHash)',
    spec: (application) => ({ tearDownVersionHash: versionsOf(application).next }),
    goal: () => rolledBack,
  }),
];
