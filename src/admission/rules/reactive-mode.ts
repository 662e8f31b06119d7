import { isReactive } from '../../objects/flink-config/reactive-mode.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { rule } from '../rule.ts';

export const reactiveMode = rule({
  name: 'reactive-mode',
  level: 'error',
  guards: 'Flink refuses to start a JobManager in reactive mode that is not of an application.',
  check: ({ spec }) =>
    isReactive(spec) && !inApplicationMode(spec)
      ? [
          {
            path: 'spec.flinkConfig["scheduler-mode"]',
            fault: 'needs application mode',
            advice: 'set submission: Application, or remove it',
            got: 'reactive',
          },
        ]
      : [],
});
