import { isReactive } from '../../objects/flink-config/reactive-mode.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const reactiveMode = rule({
  name: 'reactive-mode',
  level: 'error',
  guards: 'In reactive mode a JobManager refuses to start outside application mode.',
  violations: ({ spec }) => {
    if (!isReactive(spec) || inApplicationMode(spec)) return [];
    return [
      {
        path: optionPath('scheduler-mode'),
        problem: 'needs application mode',
        advice: 'set submission: Application, or remove the option',
        got: 'reactive',
      },
    ];
  },
});
