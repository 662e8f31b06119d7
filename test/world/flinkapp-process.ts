import { pino } from 'pino';
import { type AnswerHook, answerHook } from '../../metacontroller/answer-hook.ts';
import { hookContext } from '../../metacontroller/hook-context.ts';
import type { HookContext } from '../../metacontroller/sync.ts';
import { flinkClient } from '../../src/flink/client.ts';
import type { Transport } from '../../src/flink/transport.ts';
import type { KubeApi } from '../../src/kube/client.ts';
import type { ClusterQuestions } from '../../src/observe/cluster-questions.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import type { Clock } from './clock.ts';

/** As in the chart. */
const BUDGET_MS = 8000;

interface Surroundings {
  readonly clock: Clock;
  /** By how much the clock of the day is wrong, in milliseconds. */
  readonly skewMs: () => number;
  readonly kube: KubeApi;
  readonly transport: Transport;
  readonly onEffect: HookContext['onEffect'];
  /** In place of those of the process. */
  readonly questions?: ClusterQuestions;
}

/** A process of flinkapp that has just started: the code that ships, with a memory of its own, in virtual time. */
export const flinkappProcess = (surroundings: Surroundings): AnswerHook => {
  const { clock, skewMs, kube, transport, onEffect, questions } = surroundings;
  const context = hookContext({
    now: () => clock.now + skewMs(),
    monotonic: () => clock.now,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    kube,
    flink: flinkClient(transport, () => undefined, new Uint8Array()),
    limits: { clusterStartMs: 20_000, jobStartMs: 20_000, restoreMs: 240_000 },
  });
  return answerHook({
    context: questions === undefined ? context : { ...context, questions },
    metrics: createMetrics(async () => new Map(), false),
    log: pino({ level: 'silent' }),
    budgetMs: BUDGET_MS,
    onEffect,
  });
};
