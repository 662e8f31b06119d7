import { failure } from '../api/errors.ts';
import type { Phase } from '../api/phases.ts';
import type { Reason } from '../api/reasons.ts';
import { type Decision, enter, type PhaseRule, type Waiting } from './decision.ts';
import { hasOrphanFinalizer, releaseOrphans } from './deletion/orphans.ts';
import { storesToRemove } from './facts/ha-stores.ts';
import { deletionNeedsStatus } from './facts/lost-status.ts';
import { overdueAdvice } from './facts/pods-terminating.ts';
import { slowedDown } from './facts/requeue.ts';
import { withSilence } from './facts/silence.ts';
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

/** Every phase and its rule. A missing rule, a rule under another phase's name and an undeclared exit do not compile. */
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

/** A deletion begins in any phase, so no phase declares it as an exit. A status that was lost comes first. */
const beginsDeletion = (situation: Situation): boolean =>
  situation.deleting && phaseOf(situation) !== 'Deleting' && !deletionNeedsStatus(situation);

/** What flinkapp has to ask before it can decide. The same situation gives the same reads. */
export const readsOf = (situation: Situation): Reads =>
  beginsDeletion(situation) || hasOrphanFinalizer(situation) ? {} : machine[phaseOf(situation)].reads(situation);

/**
 * An invalid spec stalls the application in every phase. It starts nothing, because `desired` is absent. A lost status
 * keeps its own reason: it has to be solved first, and its message names the spec too.
 */
const withViolations = (decision: Decision, { violations }: Observation): Decision => {
  if (violations.length === 0) return decision;
  const message = violations.join('; ');
  const invalid: Waiting = { reason: 'InvalidSpec', message: `The stored spec violates admission rules: ${message}` };
  const stalled = decision.stalled?.reason === 'StatusLost' ? decision.stalled : invalid;
  return { ...decision, stalled, error: failure('INVALID_SPEC', message) };
};

/** Waits that end when pods end or when a JobManager answers: one that overdue pods hold up names them. */
const HELD_UP_BY_PODS: ReadonlySet<Reason | undefined> = new Set(['WaitingForPodsToEnd', 'FlinkUnreachable']);

const withOverduePods = (decision: Decision, observation: Observation): Decision => {
  const { waiting } = decision;
  if (waiting === undefined || !HELD_UP_BY_PODS.has(waiting.reason)) return decision;
  const advice = overdueAdvice(observation);
  if (advice === undefined) return decision;
  return { ...decision, waiting: { ...waiting, message: `${waiting.message}. ${advice}` } };
};

/** Stores the observed content of ConfigMaps and Secrets, so that a later call with an older copy changes nothing. */
const withConfig = ({ change }: Decision, { config, status }: Observation): Pick<Decision, 'change'> => ({
  change: config === status.config ? change : { ...change, config },
});

/** From the observation of one hook call to its decision. Pure: it reads and writes nothing else. */
export const step = (observation: Observation): Decision => {
  if (hasOrphanFinalizer(observation)) return releaseOrphans(observation);
  if (beginsDeletion(observation)) return enter('Deleting');
  const decided = withViolations(machine[phaseOf(observation)].decide(observation), observation);
  const decision = slowedDown(withSilence(withOverduePods(decided, observation), observation), observation);
  return {
    ...decision,
    ...withConfig(decision, observation),
    effects: [...decision.effects, ...storesToRemove(observation)],
  };
};
