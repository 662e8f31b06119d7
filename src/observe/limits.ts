import type { Spec } from '../api/spec.ts';
import type { Limits } from '../lifecycle/observation.ts';

const milliseconds = (seconds: number | undefined, otherwise: number): number =>
  seconds === undefined ? otherwise : seconds * 1000;

/** The deadlines of the spec; where it has none, those of the service. */
export const limitsFor = (spec: Spec | undefined, limits: Limits): Limits => {
  const { clusterStartSeconds, jobStartSeconds, restoreSeconds } = spec?.deadlines ?? {};
  return {
    clusterStartMs: milliseconds(clusterStartSeconds, limits.clusterStartMs),
    jobStartMs: milliseconds(jobStartSeconds, limits.jobStartMs),
    restoreMs: milliseconds(restoreSeconds, limits.restoreMs),
  };
};
