import type { SubmitOperation } from '../api/status/operation.ts';
import { appliedChildren } from '../objects/applied-children.ts';
import { type ChildrenContext, childrenOf } from '../objects/children.ts';
import type { Child } from '../objects/observed-children.ts';
import { storedChild } from '../objects/stored-children.ts';
import { keptClusters, restingVersion } from './facts/kept-clusters.ts';
import { mustSearch } from './facts/lost-job.ts';
import { hasLostStatus } from './facts/lost-status.ts';
import type { Observation } from './observation.ts';
import { startOf } from './start/application-start.ts';

/**
 * Application mode: flinkapp creates the JobManager of a submission once. After it has seen that JobManager (`seen`) it
 * never creates another one for the same submission.
 */
const submitting = (
  observation: Observation,
  { jobId, attempt, cluster, restorePath, jobManager }: SubmitOperation,
): NonNullable<ChildrenContext['submitting']> => {
  const from = restorePath === undefined ? {} : { restorePath };
  return { cluster, start: startOf(observation, from, jobId, attempt), seen: jobManager !== undefined };
};

const childrenContext = (observation: Observation): ChildrenContext => {
  const { operation, hook } = observation.status;
  const resting = restingVersion(observation.status);
  return {
    spec: observation.application.spec,
    searching: mustSearch(observation),
    ...(resting === undefined ? {} : { resting }),
    ...(operation?.kind === 'submit' ? { submitting: submitting(observation, operation) } : {}),
    ...(hook === undefined || operation?.kind === 'teardown' ? {} : { hook }),
  };
};

/** The objects that should exist. An application without a status keeps what it has. */
export const desiredChildren = (observation: Observation): readonly Child[] => {
  const { application, status, children } = observation;
  if (hasLostStatus(observation)) return appliedChildren(children);
  const wanted = childrenOf(application.metadata, keptClusters(status), children, childrenContext(observation));
  return wanted.map((child) => storedChild(child, children));
};
