import { inClientMode } from '../../objects/flink-config/submission-mode.ts';
import { rule } from '../rule.ts';

export const entryClass = rule({
  name: 'entry-class',
  level: 'error',
  guards: 'Flink needs a main class, unless client.args name the program that the client runs.',
  violations: ({ spec }) => {
    const hasClientArgs = inClientMode(spec) && spec.client?.args !== undefined;
    if (spec.entryClass !== undefined || hasClientArgs) return [];
    return [
      {
        path: 'spec.entryClass',
        problem: 'is missing',
        advice: 'write the main class, or use submission: Job with client.args',
      },
    ];
  },
});
