import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import type { Answered } from '../src/effects/answered.ts';
import type { EffectOutcome } from '../src/effects/context.ts';
import type { KubeApi } from '../src/effects/kube.ts';
import { liveApplication } from '../src/effects/live-application.ts';
import { observe, type Sources, situationOf } from '../src/effects/observe.ts';
import { runEffects } from '../src/effects/run.ts';
import type { Effect } from '../src/lifecycle/effect.ts';
import type { Observation } from '../src/lifecycle/observation.ts';
import { changesSomething, isSteady, type Outcome, outcomeOf } from '../src/lifecycle/outcome.ts';
import type { HookRequest, HookResponse } from './protocol.ts';

export interface HookContext extends Sources {
  readonly kube: KubeApi;
  readonly answered: Answered;
  readonly told: (kind: Effect['kind'], outcome: EffectOutcome) => void;
}

interface Look {
  readonly observation: Observation;
  readonly outcome: Outcome;
}

const look = async (application: FlinkApplication, { children, finalizing, related }: HookRequest, context: HookContext): Promise<Look> => {
  const observation = await observe(situationOf(application, children, finalizing, related, context), context);
  return { observation, outcome: outcomeOf(observation) };
};

const respond = ({ outcome: { status, children, decision } }: Look, finalizing: boolean): HookResponse => ({
  status,
  children,
  resyncAfterSeconds: decision.lookAgainMs / 1000,
  ...(finalizing ? { finalized: decision.finalized === true } : {}),
});

/** Whether the call may be answered from the parent it brought: it changes nothing, and what it brought is the newest we know of. */
const mayAnswer = ({ observation, outcome }: Look, { answered }: HookContext): boolean => {
  const newest = answered.newest(observation.application.metadata.uid);
  return newest !== undefined && (observation.status.seq ?? 0) >= newest && isSteady(observation) && !changesSomething(observation, outcome);
};

/**
 * The whole story of a hook call: observe, decide; and unless nothing changes in a steady application, decide again from
 * the parent as it is now (R1), do what that decision asks for, and answer with it. A parent that is gone gets nothing done.
 */
export const sync = async (request: HookRequest, context: HookContext): Promise<HookResponse> => {
  const given = await look(request.parent, request, context);
  if (mayAnswer(given, context)) return respond(given, request.finalizing);
  const live = await liveApplication(context.kube, request.parent.metadata);
  if (live === undefined) return { ...respond(given, request.finalizing), status: given.observation.status };
  const current = live.metadata.resourceVersion === request.parent.metadata.resourceVersion ? given : await look(live, request, context);
  const { application, status } = current.observation;
  await runEffects(current.outcome.effects, { ...context, application, status }, context.told);
  context.answered.record(application.metadata.uid, current.outcome.status.seq ?? 0);
  return respond(current, request.finalizing);
};
