import { API_VERSION, KIND } from '../api/flinkapplication.ts';
import { KubeError } from '../kube/client.ts';
import type { Effect } from '../lifecycle/effect.ts';
import { operationId } from '../objects/deploys/operation-id.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

const MAX_MESSAGE = 1024;

/**
 * Creates a Kubernetes Event. Its name is a hash of what happened, so that a repeated hook call creates no second
 * one.
 */
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
    return 'ok';
  } catch (error) {
    if (error instanceof KubeError && error.status === 409) return 'ok';
    return { failed: String(error) };
  }
};
