import type { Reason } from '../../api/reasons.ts';
import { fingerprint } from '../../objects/json/fingerprint.ts';
import type { Decision } from '../decision.ts';
import { event } from '../effect.ts';
import type { MissingObject } from '../missing-object.ts';
import type { Observation } from '../observation.ts';

/** Why Kubernetes does not create an object, as a fact. */
export const missingCause = ({ kind, name, problem }: MissingObject): string => {
  const object = kind === 'Pod' ? `the pods of Deployment ${name}` : `${kind} ${name}`;
  switch (problem.kind) {
    case 'absent':
      return `Kubernetes has not created ${object}`;
    case 'refused':
      return `the API server refuses ${object}: ${problem.message}`;
    case 'taken':
      return problem.controller === undefined
        ? `another ${object} exists, which does not belong to this application`
        : `another ${object} exists, which belongs to ${problem.controller}`;
    case 'released':
      return `${object} has lost its label controller-uid, so Metacontroller no longer finds it`;
  }
};

/** What a person can do, and that flinkapp continues then. */
const adviceOn = ({ kind, name, problem }: MissingObject, { application }: Observation): string => {
  const { metadata } = application;
  const where = `--namespace ${metadata.namespace}`;
  switch (problem.kind) {
    case 'absent':
      if (problem.notAsked !== undefined) return `flinkapp may not ask why: ${problem.notAsked}`;
      return `If the API server refuses it, an Event SyncError says why: kubectl describe flinkapplication ${metadata.name} ${where}`;
    case 'refused':
      return 'flinkapp continues when the API server accepts it';
    case 'taken':
      return `flinkapp continues when it is deleted: kubectl delete ${kind.toLowerCase()} ${name} ${where}`;
    case 'released':
      return `To restore it: kubectl label ${kind.toLowerCase()} ${name} controller-uid=${metadata.uid} --overwrite ${where}`;
  }
};

const REASON = { refused: 'ObjectRefused', taken: 'NameTaken', released: 'LabelLost' } as const satisfies Record<
  string,
  Reason
>;

export const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Whether the status says it already. */
const isSaid = ({ status }: Observation, text: string): boolean =>
  status.conditions?.some(({ message }) => message?.includes(text)) === true;

/**
 * An application says which of its objects Kubernetes does not create, and why. While a cluster starts, that is what it waits
 * for; otherwise it is said besides what the phase waits for.
 */
export const withMissingObject = (decision: Decision, observation: Observation): Decision => {
  const { missing, status } = observation;
  const { waiting, phase, effects } = decision;
  if (missing === undefined || missing.planned === true || phase !== (status.phase ?? '')) return decision;
  const text = `${capitalized(missingCause(missing))}. ${adviceOn(missing, observation)}`;
  const starts = waiting?.reason === 'WaitingForCluster';
  const { problem } = missing;
  if (problem.kind === 'absent') return starts ? { ...decision, waiting: { ...waiting, message: text } } : decision;
  const reason = REASON[problem.kind];
  const isAll = waiting === undefined || starts || waiting.reason === 'Stabilizing';
  return {
    ...decision,
    waiting: isAll ? { reason, message: text } : { ...waiting, message: `${waiting.message}. ${text}` },
    effects: isSaid(observation, text)
      ? effects
      : [...effects, event('Warning', reason, fingerprint([text, status.phaseSince]), text)],
  };
};
