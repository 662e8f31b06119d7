import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import type { EffectOutcome } from '../src/effects/context.ts';
import { runEffects } from '../src/effects/run.ts';
import type { KubeApi } from '../src/kube/client.ts';
import { liveApplication } from '../src/kube/live-application.ts';
import type { Effect } from '../src/lifecycle/effect.ts';
import type { Observation } from '../src/lifecycle/observation.ts';
import { changesSomething, isSteady, type Outcome, outcomeOf } from '../src/lifecycle/outcome.ts';
import type { AnsweredRevisions } from '../src/observe/answered-revisions.ts';
import { type ObserveContext, observe, situationOf } from '../src/observe/observe.ts';
import type { HookRequest, HookResponse } from './protocol.ts';

export interface HookContext extends ObserveContext {
  readonly kube: KubeApi;
  readonly answeredRevisions: AnsweredRevisions;
  readonly onEffect: (kind: Effect['kind'], outcome: EffectOutcome) => void;
}

interface Evaluation {
  readonly observation: Observation;
  readonly outcome: Outcome;
}

const evaluate = async (
  application: FlinkApplication,
  { children, finalizing, related }: HookRequest,
  context: HookContext,
): Promise<Evaluation> => {
  const observation = await observe(situationOf(application, children, finalizing, related, context), context);
  return { observation, outcome: outcomeOf(observation) };
};

const respond = ({ outcome: { status, children, decision } }: Evaluation, finalizing: boolean): HookResponse => ({
  status,
  children,
  resyncAfterSeconds: decision.requeueAfterMs / 1000,
  ...(finalizing ? { finalized: decision.finalized === true } : {}),
});

/**
 * Whether the parent in the hook call, from Metacontroller's cache, is enough: nothing changes, and no newer status
 * is known.
 */
const canAnswerFromCache = ({ observation, outcome }: Evaluation, { answeredRevisions }: HookContext): boolean => {
  const newest = answeredRevisions.newest(observation.application.metadata.uid);
  return (
    newest !== undefined &&
    (observation.status.revision ?? 0) >= newest &&
    isSteady(observation) &&
    !changesSomething(observation, outcome)
  );
};

/**
 * The whole story of a hook call: observe and evaluate the parent it carries. Unless a steady application stays as it
 * is, evaluate the live parent (R1), run the effects of that evaluation and respond with it. A parent that is gone gets
 * no effects.
 */
export const sync = async (request: HookRequest, context: HookContext): Promise<HookResponse> => {
  const cached = await evaluate(request.parent, request, context);
  if (canAnswerFromCache(cached, context)) return respond(cached, request.finalizing);
  const live = await liveApplication(context.kube, request.parent.metadata);
  if (live === undefined) return { ...respond(cached, request.finalizing), status: cached.observation.status };
  const isCurrent = live.metadata.resourceVersion === request.parent.metadata.resourceVersion;
  const current = isCurrent ? cached : await evaluate(live, request, context);
  const { application, status } = current.observation;
  await runEffects(current.outcome.effects, { ...context, application, status }, context.onEffect);
  context.answeredRevisions.record(application.metadata.uid, current.outcome.status.revision ?? 0);
  return respond(current, request.finalizing);
};
