import type { ClusterView } from '../lifecycle/observation.ts';
import { boundedMap } from './bounded-map.ts';
import { clusterBackoff } from './cluster-backoff.ts';
import { flapping } from './flapping.ts';
import { type Sleep, waitAtMost } from './wait-at-most.ts';

/**
 * How long a hook call waits for the answer of a cluster, in milliseconds. A healthy JobManager answers in 2 to 20 ms,
 * and within 500 ms in a garbage collection of usual length. docs/decisions/0018 has the reasons for these numbers.
 */
const PATIENCE_MS = 500;
/** So many questions may be waited for that long at the same time; what is asked meanwhile gets less. */
const MAX_PATIENT = 2;
const SHORT_PATIENCE_MS = 100;
/** An answer that came too late for its hook call serves the next one, unless that asks something else. */
const LATE_ANSWER_MS = 5000;
/** A hook call decides twice, about the cached and the live application: both may use the same late answer. */
const SAME_CALL_MS = 500;
/** Probes of suspect clusters at the same time. Each ends within the time-out of a read, 3 s. */
const MAX_PROBES = 100;
const MAX_CLUSTERS = 5000;

/**
 * A cluster has not answered yet, and its time-out has not passed. The hook call changes nothing: slow is not
 * unreachable, and the next call has the answer.
 */
export class NoAnswerYet extends Error {
  override readonly name = 'NoAnswerYet';
}

export interface ClusterQuestion {
  readonly base: string;
  /** Two questions with the same key have the same answer at the same time. */
  readonly key: string;
  /** Sends the requests; each has a time-out of its own. */
  readonly send: () => Promise<ClusterView>;
}

/** @param ageMs how long ago the cluster was asked, in milliseconds; 0 where the hook call itself asked it */
export interface ClusterAnswer {
  readonly view: ClusterView;
  readonly ageMs: number;
}

/** One question at a time to each cluster. It goes on in the background when its hook call no longer waits (R8). */
export interface ClusterQuestions {
  /** @throws NoAnswerYet */
  readonly ask: (question: ClusterQuestion) => Promise<ClusterAnswer>;
  /** What was asked before an effect says nothing about the time after it. */
  readonly discard: (base: string) => void;
}

type Ended = { readonly at: number; readonly view: ClusterView } | { readonly at: number; readonly error: unknown };

interface Asked {
  readonly askedAt: number;
  /** Undefined where no hook call may use the answer. */
  key: string | undefined;
  answer?: Ended;
  /** When a hook call first used the answer. */
  usedAt?: number;
}

const viewIn = (answer: Ended): ClusterView => {
  if ('error' in answer) throw answer.error;
  return answer.view;
};

/** @param now a clock that is never set back, in milliseconds */
export const clusterQuestions = (now: () => number, sleep: Sleep): ClusterQuestions => {
  const backoff = clusterBackoff();
  const { smooth } = flapping();
  const asked = boundedMap<Asked>(MAX_CLUSTERS);
  let probes = 0;
  let waiting = 0;

  const carryOut = async ({ base, send }: ClusterQuestion, asking: Asked): Promise<void> => {
    try {
      const view = await send();
      if (view.kind === 'answering') backoff.recordAnswer(base);
      else backoff.recordFailure(base, now(), view.reason, now() - asking.askedAt);
      asking.answer = { at: now(), view };
    } catch (error) {
      asking.answer = { at: now(), error };
    }
  };

  const begin = (question: ClusterQuestion): { readonly asking: Asked; readonly end: Promise<void> } => {
    const asking: Asked = { key: question.key, askedAt: now() };
    asked.set(question.base, asking);
    return { asking, end: carryOut(question, asking) };
  };

  const probe = (question: ClusterQuestion): void => {
    if (probes >= MAX_PROBES || !backoff.isProbeDue(question.base, now())) return;
    probes += 1;
    void begin(question).end.then(() => {
      probes -= 1;
    });
  };

  const askAndWait = async (question: ClusterQuestion): Promise<ClusterView> => {
    const { asking, end } = begin(question);
    const patienceMs = waiting < MAX_PATIENT ? PATIENCE_MS : SHORT_PATIENCE_MS;
    waiting += 1;
    await waitAtMost(end, patienceMs, sleep);
    waiting -= 1;
    if (asking.answer === undefined) throw new NoAnswerYet(`a JobManager has not answered within ${patienceMs} ms`);
    if (asked.get(question.base) === asking) asked.remove(question.base);
    return viewIn(asking.answer);
  };

  /** The answer to a question that an earlier hook call no longer waited for. */
  const lateAnswer = ({ base, key }: ClusterQuestion): ClusterAnswer | undefined => {
    const asking = asked.get(base);
    if (asking?.answer === undefined || asking.key !== key || now() - asking.answer.at > LATE_ANSWER_MS)
      return undefined;
    asking.usedAt ??= now();
    if (now() - asking.usedAt > SAME_CALL_MS) return undefined;
    return { view: viewIn(asking.answer), ageMs: now() - asking.askedAt };
  };

  const isInFlight = (base: string): boolean => {
    const asking = asked.get(base);
    return asking !== undefined && asking.answer === undefined;
  };

  const askOrRecall = async (question: ClusterQuestion): Promise<ClusterAnswer> => {
    const { base } = question;
    const reason = backoff.suspectReason(base);
    if (reason !== undefined) {
      if (!isInFlight(base)) probe(question);
      return { view: { kind: 'unreachable', reason }, ageMs: 0 };
    }
    if (isInFlight(base)) throw new NoAnswerYet('a JobManager has not answered yet');
    return lateAnswer(question) ?? { view: await askAndWait(question), ageMs: 0 };
  };

  return {
    ask: async (question) => {
      const { view, ageMs } = await askOrRecall(question);
      const smoothed = smooth(question.base, now(), view);
      if (smoothed === undefined) throw new NoAnswerYet('a JobManager answers some calls and fails others');
      return { view: smoothed, ageMs };
    },
    discard: (base) => {
      const asking = asked.get(base);
      if (asking !== undefined) asking.key = undefined;
    },
  };
};
