import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import type { EffectOutcome } from '../src/effects/context.ts';
import { runEffects } from '../src/effects/run.ts';
import type { KubeApi } from '../src/kube/client.ts';
import { liveApplication } from '../src/kube/live-application.ts';
import type { Effect } from '../src/lifecycle/effect.ts';
import type { Observation } from '../src/lifecycle/observation.ts';
import { changesSomething, isSteady, type Outcome, outcomeOf } from '../src/lifecycle/outcome.ts';
import type { AnsweredRevisions } from '../src/observe/answered-revisions.ts';
import { observe, type Sources, situationOf } from '../src/observe/observe.ts';
import type { HookRequest, HookResponse } from './protocol.ts';

export interface HookContext extends Sources {
  readonly kube: KubeApi;
  readonly answered: AnsweredRevisions;
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

/** Whether the call may be answered from the parent it brought: it changes nothing, and what it brought is the newest we know of. */
const canAnswerFromCache = ({ observation, outcome }: Evaluation, { answered }: HookContext): boolean => {
  const newest = answered.newest(observation.application.metadata.uid);
  return (
    newest !== undefined &&
    (observation.status.revision ?? 0) >= newest &&
    isSteady(observation) &&
    !changesSomething(observation, outcome)
  );
};

/**
 * The whole story of a hook call: observe, decide; and unless nothing changes in a steady application, decide again from
 * the parent as it is now (R1), do what that decision asks for, and answer with it. A parent that is gone gets nothing done.
 */
export const sync = async (request: HookRequest, context: HookContext): Promise<HookResponse> => {
  const given = await evaluate(request.parent, request, context);
  if (canAnswerFromCache(given, context)) return respond(given, request.finalizing);
  const live = await liveApplication(context.kube, request.parent.metadata);
  if (live === undefined) return { ...respond(given, request.finalizing), status: given.observation.status };
  const current =
    live.metadata.resourceVersion === request.parent.metadata.resourceVersion
      ? given
      : await evaluate(live, request, context);
  const { application, status } = current.observation;
  await runEffects(current.outcome.effects, { ...context, application, status }, context.onEffect);
  context.answered.record(application.metadata.uid, current.outcome.status.revision ?? 0);
  return respond(current, request.finalizing);
};
