import { flinkClient } from '../../../src/flink/client.ts';
import type { FlinkRequest, FlinkResponse } from '../../../src/flink/transport.ts';

export const JOB = 'a'.repeat(32);
export const BASE = 'http://flink';

export const json = (status: number, body: unknown): FlinkResponse => ({ status, text: JSON.stringify(body) });

/** A client whose requests get the given answers in turn, the last one again and again. */
export const scriptedClient = (...answers: readonly (FlinkResponse | Error)[]) => {
  const requests: FlinkRequest[] = [];
  const calls: string[] = [];
  const client = flinkClient(
    async (request) => {
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
    (area, outcome) => calls.push(`${area} ${outcome}`),
  );
  return { client, requests, calls };
};
