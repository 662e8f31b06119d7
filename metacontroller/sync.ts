import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import type { EffectOutcome } from '../src/effects/context.ts';
import type { KubeApi } from '../src/effects/kube.ts';
import { liveApplication } from '../src/effects/live-application.ts';
import { observe, type Sources, situationOf } from '../src/effects/observe.ts';
import { runEffects } from '../src/effects/run.ts';
import type { Effect } from '../src/lifecycle/effect.ts';
import type { Observation } from '../src/lifecycle/observation.ts';
import { changesSomething, type Outcome, outcomeOf } from '../src/lifecycle/outcome.ts';
import type { HookRequest, HookResponse } from './protocol.ts';

export interface HookContext extends Sources {
  readonly kube: KubeApi;
  readonly sent: Map<string, number>;
  readonly told: (kind: Effect['kind'], outcome: EffectOutcome) => void;
}

interface Look {
  readonly observation: Observation;
  readonly outcome: Outcome;
}

const look = async (application: FlinkApplication, { children, finalizing }: HookRequest, context: HookContext): Promise<Look> => {
  const observation = await observe(situationOf(application, children, finalizing, context), context);
  return { observation, outcome: outcomeOf(observation) };
};

const respond = ({ outcome: { status, children, decision } }: Look, finalizing: boolean): HookResponse => ({
  status,
  children,
  resyncAfterSeconds: decision.lookAgainMs / 1000,
  ...(finalizing ? { finalized: decision.finalized === true } : {}),
});

/**
 * The whole story of a hook call: observe, decide; and where that would change anything, decide again from the parent
 * as it is now (R1), do what that decision asks for, and answer with it. A parent that is gone gets nothing done.
 */
export const sync = async (request: HookRequest, context: HookContext): Promise<HookResponse> => {
  const given = await look(request.parent, request, context);
  if (!changesSomething(given.observation, given.outcome)) return respond(given, request.finalizing);
  const live = await liveApplication(context.kube, request.parent.metadata);
  if (live === undefined) return { ...respond(given, request.finalizing), status: given.observation.status };
  const current = live.metadata.resourceVersion === request.parent.metadata.resourceVersion ? given : await look(live, request, context);
  const { application, status } = current.observation;
  await runEffects(current.outcome.effects, { ...context, application, status }, context.told);
  return respond(current, request.finalizing);
};
