import { childrenOf } from '../objects/children.ts';
import { stableServiceName } from '../objects/metadata/names.ts';
import { type Child, GROUPS, NO_CHILDREN } from '../objects/observed-children.ts';
import { desiredChildren } from './desired-children.ts';
import { elapsed } from './facts/time.ts';
import type { Observation } from './observation.ts';
import { successor } from './rollout/successor.ts';

/** Metacontroller creates children within a second; its cache is then late by less than that. In milliseconds. */
const CREATION_MS = 3000;

/** With these finalizers Metacontroller leaves the children alone (Metacontroller 4.17, ShouldFinalize). */
const UNMANAGED: readonly string[] = ['orphan', 'foregroundDeletion'];

/** An object that Kubernetes may not create. A pod of a Deployment has no name yet. */
export type DoubtfulObject = {
  readonly apiVersion?: string | undefined;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly generateName?: string };
};

/** The objects of which Kubernetes is asked why they do not exist, or whether it would create them (`planned`). */
export interface Doubt {
  readonly objects: readonly DoubtfulObject[];
  readonly planned: boolean;
}

const NO_DOUBT: Doubt = { objects: [], planned: false };

const isObserved = ({ children }: Observation, { kind, metadata }: Child): boolean =>
  children[GROUPS[kind]][metadata.name] !== undefined;

/** Kubernetes judges the pods of a Deployment when its controller creates them. */
const podOf = (child: Child): readonly DoubtfulObject[] => {
  const template = child.kind === 'Deployment' ? child.spec?.template : undefined;
  if (template === undefined) return [];
  const metadata = { ...template.metadata, generateName: `${child.metadata.name}-` };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec };
  return [pod];
};

const plannedObjects = (observation: Observation): readonly DoubtfulObject[] => {
  const record = successor(observation);
  if (record === undefined) return [];
  const { metadata, spec } = observation.application;
  const { podDisruptionBudget } = spec;
  const context = podDisruptionBudget === undefined ? {} : { spec: { podDisruptionBudget } };
  const planned = childrenOf(metadata, [record], NO_CHILDREN, context).filter(
    (child) => child.metadata.name !== stableServiceName(metadata.name) && !isObserved(observation, child),
  );
  return [...planned, ...planned.flatMap(podOf)];
};

export const objectsInDoubt = (observation: Observation): Doubt => {
  const { application, status, now } = observation;
  if (application.metadata.finalizers?.some((name) => UNMANAGED.includes(name)) === true) return NO_DOUBT;
  const planned = plannedObjects(observation);
  if (planned.length > 0) return { objects: planned, planned: true };
  if (elapsed(now, status.phaseSince) < CREATION_MS) return NO_DOUBT;
  const missing = desiredChildren(observation).find((child) => !isObserved(observation, child));
  return missing === undefined ? NO_DOUBT : { objects: [missing], planned: false };
};
