import { type Child, GROUPS } from '../../objects/observed-children.ts';
import type { Decision } from '../decision.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

/** Metacontroller creates children within a second; its cache is then late by less than that. In milliseconds. */
const CREATION_MS = 3000;

/**
 * A cluster that does not start because one of its objects was not created says so. Metacontroller reports a refusal of the
 * API server in an Event SyncError of the application. It reports nothing where the name is taken, and creates the object
 * as soon as the name is free (Metacontroller 4.17).
 */
export const withMissingChildren = (
  decision: Decision,
  { status, children, application, now }: Observation,
  wanted: readonly Child[],
): Decision => {
  const { waiting, phase } = decision;
  if (waiting?.reason !== 'WaitingForCluster' || phase !== status.phase) return decision;
  if (elapsed(now, status.phaseSince) < CREATION_MS) return decision;
  const missing = wanted.find(({ kind, metadata }) => children[GROUPS[kind]][metadata.name] === undefined);
  if (missing === undefined) return decision;
  const { name, namespace } = application.metadata;
  const object = `${missing.kind} ${missing.metadata.name}`;
  const message = [
    `Kubernetes has not created ${object}`,
    `If the API server refuses it, an Event SyncError says why: kubectl describe flinkapplication ${name} --namespace ${namespace}`,
    `If there is no such Event, check whether a ${object} exists that does not belong to this application; flinkapp continues when it is deleted`,
  ].join('. ');
  return { ...decision, waiting: { ...waiting, message } };
};
