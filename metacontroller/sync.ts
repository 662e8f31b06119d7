import { type Fields, isFields } from '../src/api/fields.ts';
import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import type { EffectOutcome } from '../src/effects/context.ts';
import type { EffectsInFlight } from '../src/effects/in-flight.ts';
import { runEffects } from '../src/effects/run.ts';
import type { KubeApi } from '../src/kube/client.ts';
import { liveApplication } from '../src/kube/live-application.ts';
import type { Effect } from '../src/lifecycle/effect.ts';
import type { Observation } from '../src/lifecycle/observation.ts';
import { changesSomething, isSteady, type Outcome, outcomeOf } from '../src/lifecycle/outcome.ts';
import { unusableOutcome } from '../src/lifecycle/unusable.ts';
import { addressOf, type ObserveContext, observe, situationOf } from '../src/observe/observe.ts';
import type { ProcessMemory } from '../src/observe/process-memory.ts';
import type { HookRequest, HookResponse } from './protocol.ts';

export interface HookContext extends ObserveContext, ProcessMemory {
  readonly kube: KubeApi;
  readonly inFlight: EffectsInFlight;
  readonly onEffect: (kind: Effect['kind'], outcome: EffectOutcome) => void;
}

interface Evaluation {
  readonly application: FlinkApplication;
  /** The status that the application has. */
  readonly stored: Fields;
  /** Absent where flinkapp cannot use that status. */
  readonly observation?: Observation;
  readonly outcome: Outcome;
}

const evaluate = async (
  application: FlinkApplication,
  { children, finalizing, related }: HookRequest,
  context: HookContext,
): Promise<Evaluation> => {
  const situation = situationOf(application, children, finalizing, related, context);
  if ('stalled' in situation) return { application, stored: situation.stored, outcome: unusableOutcome(situation) };
  const observation = await observe(situation, context);
  return { application, stored: observation.status, observation, outcome: outcomeOf(observation) };
};

const respond = (
  { outcome: { status, children, requeueAfterMs, finalized } }: Evaluation,
  finalizing: boolean,
): HookResponse => ({
  status,
  children,
  resyncAfterSeconds: requeueAfterMs / 1000,
  ...(finalizing ? { finalized } : {}),
});

/** The application is gone, and Metacontroller's cache does not know it yet. */
export class ApplicationGone extends Error {
  override readonly name = 'ApplicationGone';
}

/**
 * Whether the parent in the hook call, from Metacontroller's cache, is enough: nothing changes, and no newer status
 * is known.
 */
const canAnswerFromCache = (
  { application, observation, outcome }: Evaluation,
  { answeredRevisions }: HookContext,
): boolean =>
  observation !== undefined &&
  isSteady(observation) &&
  !changesSomething(observation, outcome) &&
  answeredRevisions.isNewest(application.metadata.uid, observation.status.revision ?? 0);

/** Runs the effects. What was asked before them does not show them. */
const runAndDiscard = async (
  observation: Observation,
  effects: readonly Effect[],
  context: HookContext,
): Promise<void> => {
  if (effects.length === 0) return;
  const { application, status, clusters } = observation;
  await runEffects(effects, { ...context, application, status }, context.onEffect);
  for (const hash of Object.keys(clusters)) context.questions.discard(addressOf(observation, hash));
};

/** Runs the effects of an evaluation, and remembers its status and its intent as answered. */
const carryOut = async ({ observation, outcome }: Evaluation, context: HookContext): Promise<void> => {
  if (observation === undefined) return;
  const { application, status } = observation;
  await runAndDiscard(observation, outcome.effects, context);
  const { revision, operation } = outcome.status;
  const answered = typeof revision === 'number' ? revision : 0;
  context.answeredRevisions.record(application.metadata.uid, status.revision ?? 0, answered);
  if (isFields(operation) && operation['startedAt'] !== status.operation?.startedAt) context.intents.record(operation);
};

/**
 * The whole story of a hook call: observe and evaluate the parent it carries. Unless a steady application stays as it
 * is, evaluate the live parent (R1), run the effects of that evaluation and respond with it.
 * @throws ApplicationGone where there is no live parent: nothing may be created or deleted for it
 */
export const sync = async (request: HookRequest, context: HookContext): Promise<HookResponse> => {
  const cached = await evaluate(request.parent, request, context);
  if (canAnswerFromCache(cached, context)) {
    context.answeredRevisions.confirm(request.parent.metadata.uid);
    return respond(cached, request.finalizing);
  }
  const live = await liveApplication(context.kube, request.parent.metadata);
  if (live === undefined) throw new ApplicationGone('the application is gone');
  const isCurrent = live.metadata.resourceVersion === request.parent.metadata.resourceVersion;
  const current = isCurrent ? cached : await evaluate(live, request, context);
  await carryOut(current, context);
  return respond(current, request.finalizing);
};
