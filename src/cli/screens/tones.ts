import type { ApplicationSummary } from '../../fleet/summary.ts';
import type { Tone } from './paint.ts';

export const READY_WORDS = { ready: 'yes', notReady: 'no', suspended: '-', finished: '-' } as const;

/** Bad: a person has to act, or no job runs. Moving: flinkapp is at work. */
export const toneOf = ({ readiness, stalled, phase }: ApplicationSummary): Tone => {
  if (readiness === 'ready') return 'good';
  if (readiness !== 'notReady') return 'quiet';
  return stalled || phase === 'DeployFailed' ? 'bad' : 'moving';
};

/** Why an application is not as its owner wants it, in one line; undefined where nothing is to be said. */
export const whyOf = ({ readiness, reason, message, error }: ApplicationSummary): string | undefined => {
  if (readiness !== 'notReady') return undefined;
  return error === undefined ? [reason, message].filter(Boolean).join(': ') : `${error.code}: ${error.message}`;
};
