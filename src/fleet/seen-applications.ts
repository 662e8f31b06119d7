import type { FlinkApplication } from '../api/flinkapplication.ts';
import { type ApplicationSummary, summarize } from './summary.ts';

/** An application is forgotten after this time without a hook call: another replica receives its calls, or it is gone. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;

interface Seen {
  /** The version of the resource and of its status that the summary shows. */
  readonly version: string;
  readonly summary: ApplicationSummary;
  at: number;
}

/** The applications whose hook calls this process has answered, about 1 KiB each. It costs no call to Kubernetes. */
export interface SeenApplications {
  /** A hook call was answered: the resource, with the status of the answer. */
  readonly see: (application: FlinkApplication) => void;
  readonly forget: (uid: string) => void;
  readonly all: () => readonly ApplicationSummary[];
}

const versionOf = ({ metadata, status }: FlinkApplication): string =>
  `${metadata.resourceVersion}/${status?.revision ?? 0}/${status?.observedGeneration ?? 0}`;

/** @param now a clock that is never set back, in milliseconds */
export const seenApplications = (now: () => number): SeenApplications => {
  const applications = new Map<string, Seen>();
  return {
    see: (application) => {
      const { uid } = application.metadata;
      const version = versionOf(application);
      const known = applications.get(uid);
      if (known?.version === version) known.at = now();
      else applications.set(uid, { version, summary: summarize(application), at: now() });
    },
    forget: (uid) => void applications.delete(uid),
    all: () => {
      for (const [uid, { at }] of applications) if (now() - at > FORGOTTEN_AFTER_MS) applications.delete(uid);
      return [...applications.values()].map(({ summary }) => summary);
    },
  };
};
