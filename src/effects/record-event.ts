import { API_VERSION, KIND } from '../api/flinkapplication.ts';
import { KubeError } from '../kube/client.ts';
import type { Effect } from '../lifecycle/effect.ts';
import { operationId } from '../objects/hash.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

const MAX_MESSAGE = 1024;

/** Tells people. The name comes from what happened, so that a repeat of the look is no second Event. */
export const recordEvent = async (
  { event }: Extract<Effect, { kind: 'recordEvent' }>,
  { kube, application, now }: EffectContext,
): Promise<EffectOutcome> => {
  const { name, namespace, uid, resourceVersion } = application.metadata;
  const { type, reason, message, key } = event;
  const time = new Date(now()).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const object = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${operationId(uid, reason, key, 0).slice(0, 16)}`, namespace },
    involvedObject: {
      apiVersion: API_VERSION,
      kind: KIND,
      name,
      namespace,
      uid,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    type,
    reason,
    message: message.slice(0, MAX_MESSAGE),
    source: { component: 'flinkapp' },
    reportingComponent: 'flinkapp',
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
  try {
    await kube.create(`/api/v1/namespaces/${namespace}/events`, object);
    return 'done';
  } catch (error) {
    if (error instanceof KubeError && error.status === 409) return 'done';
    return { failed: String(error) };
  }
};
