import type { V1Service } from '@kubernetes/client-node';
import type { FlinkApplication } from '../../../src/api/flinkapplication.ts';
import { application } from '../../builders.ts';
import { Clock } from '../../world/clock.ts';
import { behaviour } from '../../world/flink-behaviour.ts';
import { SimulatedKubernetes } from '../../world/kubernetes.ts';
import { type Hook, type HookAnswer, RetryLater, SimulatedMetacontroller } from '../../world/metacontroller.ts';
import { Storage } from '../../world/storage.ts';
import { callContract } from './calls.ts';
import type { Call, Engine, Reply } from './engine.ts';
import { objectContract } from './objects.ts';

/** The contract, asked of the Metacontroller of the simulated world. */

const POLL_MS = 20;

const namesOf = (children: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  Object.fromEntries(
    Object.entries(children).map(([kind, objects]) => [
      kind,
      Object.keys(objects)
        .map((key) => key.replace(/^ns\//, ''))
        .sort(),
    ]),
  );

const open = async (): Promise<Engine> => {
  const clock = new Clock();
  const kubernetes = new SimulatedKubernetes(clock, new Storage(), behaviour());
  // As on an API server alone: nobody collects garbage.
  kubernetes.garbage.delayMs = () => Number.MAX_SAFE_INTEGER;
  kubernetes.refusal = (key) => (key.includes('Refused') ? `${key} is invalid (422)` : undefined);
  const calls: Call[] = [];
  let reply: (call: Call) => Reply = () => ({});
  const hook: Hook = async (name, body) => {
    const { parent, children, related, finalizing } = structuredClone(body) as {
      parent: FlinkApplication;
      children: Parameters<typeof namesOf>[0];
      related: Call['related'];
      finalizing: boolean;
    };
    const call: Call = { name, at: clock.now, parent, children: namesOf(children), related, finalizing };
    calls.push(call);
    const { code = 200, retryAfterSeconds = 0, body: answer, takesMs = 0 } = reply(call);
    if (takesMs > 0) await clock.sleep(takesMs);
    if (code === 429) throw new RetryLater(retryAfterSeconds);
    if (code !== 200) throw new Error(`the hook answered ${code}`);
    return structuredClone(answer) as HookAnswer;
  };
  const metacontroller = new SimulatedMetacontroller(clock, kubernetes, hook);
  // Watches of different kinds of object are not equally late.
  let events = 0;
  metacontroller.lag = () => {
    events += 1;
    return 2 + ((events * 7) % 10);
  };
  const pass = async (ms: number): Promise<void> => void (await clock.until(() => false, ms));
  const change = (metadata: Partial<FlinkApplication['metadata']>): void => {
    const { parent } = kubernetes;
    if (parent !== undefined) kubernetes.writeParent({ ...parent, metadata: { ...parent.metadata, ...metadata } });
  };
  return {
    strategy: 'dynamic-apply',
    namespace: 'ns',
    calls,
    answer: (next) => {
      reply = next;
    },
    now: () => clock.now,
    until: async (condition, withinMs = 15_000) => {
      for (const end = clock.now + withinMs; clock.now < end; await pass(POLL_MS)) if (await condition()) return true;
      return false;
    },
    pass,
    parent: async () => kubernetes.parent,
    apply: async (more) => {
      const { parent } = kubernetes;
      const next = application(more === undefined ? {} : { spec: more });
      if (parent === undefined) return kubernetes.writeParent(next);
      const generation = (parent.metadata.generation ?? 1) + 1;
      kubernetes.writeParent({ ...parent, spec: next.spec, metadata: { ...parent.metadata, generation } });
    },
    annotate: async (value) => change({ annotations: { contract: value } }),
    remove: async (cascade = 'background') => {
      const finalizers = kubernetes.parent?.metadata.finalizers ?? [];
      change({
        deletionTimestamp: new Date(clock.now).toISOString(),
        finalizers: cascade === 'orphan' ? [...finalizers, 'orphan'] : finalizers,
      });
    },
    service: async (name) => kubernetes.children.get(`Service/${name}`) as V1Service | undefined,
    write: async (service) => kubernetes.writeChild(`Service/${service.metadata?.name}`, service),
    writeConfig: async (name, data) => kubernetes.writeConfig(`ConfigMap/${name}`, data),
    crashed: () => metacontroller.crashed,
    close: async () => undefined,
  };
};

callContract(open, '(simulated)');
objectContract(open, '(simulated)');
