import { failure } from '../api/errors.ts';
import type { Phase } from '../api/phases.ts';
import type { Decision, PhaseRule } from './decision.ts';
import { enter } from './decision.ts';
import { storesToRemove } from './facts/ha-stores.ts';
import type { Observation, Reads, Situation } from './observation.ts';
import { Cancelling } from './phases/cancelling.ts';
import { ClusterStarting } from './phases/cluster-starting.ts';
import { Deleting } from './phases/deleting.ts';
import { DeployFailed } from './phases/deploy-failed.ts';
import { DualRunning } from './phases/dual-running.ts';
import { Finished } from './phases/finished.ts';
import { New } from './phases/new.ts';
import { Recovering } from './phases/recovering.ts';
import { Rescaling } from './phases/rescaling.ts';
import { RollingBackJob } from './phases/rolling-back-job.ts';
import { Running } from './phases/running.ts';
import { Savepointing } from './phases/savepointing.ts';
import { SubmittingJob } from './phases/submitting-job.ts';
import { Suspended } from './phases/suspended.ts';
import { Suspending } from './phases/suspending.ts';
import { Updating } from './phases/updating.ts';

/** THE TABLE. A phase without a rule, a rule in the wrong place and an exit that is not declared do not compile. */
export const machine: { readonly [P in Phase]: PhaseRule<P> } = {
  '': New,
  ClusterStarting,
  SubmittingJob,
  Running,
  Updating,
  Savepointing,
  Cancelling,
  RollingBackJob,
  Recovering,
  DualRunning,
  Rescaling,
  Finished,
  Suspending,
  Suspended,
  DeployFailed,
  Deleting,
};

const phaseOf = ({ status }: Situation): Phase => status.phase ?? '';

/** Entered from every phase, so not an exit of each: deletion is not up to a phase. */
const beginsDeletion = (situation: Situation): boolean => situation.deleting && phaseOf(situation) !== 'Deleting';

/** What has to be known to decide. Pure: the same situation asks the same. */
export const readsOf = (situation: Situation): Reads =>
  beginsDeletion(situation) ? {} : machine[phaseOf(situation)].reads(situation);

/** A spec that breaks the rules is told, whatever else goes on; it never starts anything (`wanted` is absent). */
const withViolations = (decision: Decision, { violations }: Observation): Decision => {
  if (violations.length === 0) return decision;
  const message = violations.join('; ');
  return { ...decision, stalled: { reason: 'InvalidSpec', message }, error: failure('INVALID_SPEC', message) };
};

/** What was seen of ConfigMaps and Secrets is remembered: an older sight of them must change nothing. */
const withConfig = ({ change }: Decision, { config, status }: Observation): Pick<Decision, 'change'> => ({
  change: config === status.config ? change : { ...change, config },
});

/** One look: the observation in, the decision out. Pure. */
export const step = (observation: Observation): Decision => {
  if (beginsDeletion(observation)) return enter('Deleting');
  const decision = withViolations(machine[phaseOf(observation)].decide(observation), observation);
  return {
    ...decision,
    ...withConfig(decision, observation),
    effects: [...decision.effects, ...storesToRemove(observation)],
  };
};
